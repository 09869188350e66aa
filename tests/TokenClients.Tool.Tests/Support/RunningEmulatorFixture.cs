namespace TokenClients.Tool.Tests;

/// <summary>Runs <c>tokenclients emulator</c> as a process, and stops it.</summary>
internal abstract class RunningEmulatorFixture
{
    /// <summary>Runs an action while the tool is running, then sends Ctrl-C and checks that the exit code is 0.</summary>
    protected static async Task<ToolResult> StopAsync(ToolProcess tool, Func<string, Task> meanwhile)
    {
        SkipOnWindows();
        await meanwhile(tool.OutputSoFar);
        await tool.InterruptAsync();
        var result = await tool.EndAsync();
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return result;
    }

    protected static void SkipOnWindows()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("On Windows a process cannot send Ctrl-C to another one.");
        }
    }
}
