using System.Diagnostics;
using System.Reflection;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Runs this program in a separate process.</summary>
internal static class OwnProcess
{
    /// <returns>The standard output of the process.</returns>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var host = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [Assembly.GetExecutingAssembly().Location] : [];
        using var process = Process.Start(new ProcessStartInfo(host, [.. program, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"The process ended with exit code {process.ExitCode}.");
    }
}
