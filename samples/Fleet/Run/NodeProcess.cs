using System.Diagnostics;
using System.Text.Json;

namespace Fleet.Run;

/// <summary>
/// Controls a process of the fleet. The process ends when its input is closed, so it does not outlive this one.
/// </summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private bool _isRunning = true;

    private NodeProcess(Process process, Action<NodeReport> report)
    {
        _process = process;
        _reading = ReadAsync(report);
    }

    /// <summary>Whether the process has ended without being stopped.</summary>
    public bool HasCrashed => _isRunning && _process.HasExited;

    public static async Task<NodeProcess> StartAsync(NodeSettings settings, Action<NodeReport> report, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(NodeProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Node.Verb);
        var node = new NodeProcess(Process.Start(start)!, report);
        await node.WriteLineAsync(JsonSerializer.Serialize(settings), cancellationToken);
        return node;
    }

    /// <summary>Waits until the host of the process has started.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(Patience, cancellationToken);

    /// <summary>Starts the callers.</summary>
    public Task GoAsync(CancellationToken cancellationToken) => WriteLineAsync("go", cancellationToken);

    /// <summary>Kills the process, like a machine that fails.</summary>
    public async Task KillAsync()
    {
        _isRunning = false;
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Stops the callers and waits for the last report.</summary>
    public async ValueTask DisposeAsync()
    {
        _isRunning = false;
        try
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            _process.Kill();
        }

        await EndAsync();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    private async Task ReadAsync(Action<NodeReport> report)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == Node.Ready)
            {
                _ready.TrySetResult();
            }
            else if (TryRead(line) is { } read)
            {
                report(read);
            }
        }

        _ready.TrySetException(new InvalidOperationException("A process of the fleet ended before it was ready."));
    }

    /// <summary>
    /// Reads a report, or returns <see langword="null"/> for a line that was cut off when the process was killed.
    /// </summary>
    private static NodeReport? TryRead(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<NodeReport>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
