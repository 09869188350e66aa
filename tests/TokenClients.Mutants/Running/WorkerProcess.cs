using System.Diagnostics;

namespace TokenClients.Mutants.Running;

/// <summary>A process of this program that runs tests; see <see cref="Worker"/>.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    public WorkerProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(WorkerProcess).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0xC0000000"; // 3 GiB: a mutant may allocate for ever
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>Sends a line, and returns the answer; null if the process ended instead.</summary>
    public async Task<string?> AskAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            return null;
        }

        while (await _process.StandardOutput.ReadLineAsync() is { } answer)
        {
            if (answer.StartsWith(Worker.Mark, StringComparison.Ordinal))
            {
                return answer[Worker.Mark.Length..];
            }
        }

        return null;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
