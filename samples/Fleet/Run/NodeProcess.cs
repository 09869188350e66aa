using System.Diagnostics;
using System.Text.Json;

namespace Fleet.Run;

/// <summary>A process of the fleet, seen from the one that starts it. It ends when its input does, so it outlives nobody.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private bool _isWanted = true;

    private NodeProcess(Process process, Action<NodeReport> report)
    {
        _process = process;
        _reading = ReadAsync(report);
    }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasCrashed => _isWanted && _process.HasExited;

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

    /// <summary>Waits until its host has started.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(Patience, cancellationToken);

    /// <summary>Has its callers begin.</summary>
    public Task GoAsync(CancellationToken cancellationToken) => WriteLineAsync("go", cancellationToken);

    /// <summary>Ends it without a warning, as a machine that fails does.</summary>
    public async Task KillAsync()
    {
        _isWanted = false;
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Has its callers finish, and waits for its last report.</summary>
    public async ValueTask DisposeAsync()
    {
        _isWanted = false;
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

    /// <summary>The report; <see langword="null"/> for a line that was cut off when the process was killed.</summary>
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
