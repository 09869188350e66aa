using System.Diagnostics;

namespace TokenClients.Emulator.Tests;

/// <summary>A program of another language that speaks HTTP, if this machine has it.</summary>
internal static class OtherClient
{
    /// <summary>Runs it and returns what it wrote. The test is skipped if there is no such program.</summary>
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
