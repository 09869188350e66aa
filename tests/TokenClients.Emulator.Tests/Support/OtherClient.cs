using System.Diagnostics;

namespace TokenClients.Emulator.Tests;

/// <summary>Runs an HTTP client in another language, if it is installed.</summary>
internal static class OtherClient
{
    /// <summary>Runs the program and returns its output. The test is skipped if the program is not installed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        if (Find(program) is not { } path)
        {
            Assert.Ignore($"{program} is not installed on this machine");
            return "";
        }

        using var process = Process.Start(new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Until.Patience);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.That(process.ExitCode, Is.Zero, $"{program}: {await error}");
        return await output;
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, $"{program}.exe") })
        .FirstOrDefault(File.Exists);
}
