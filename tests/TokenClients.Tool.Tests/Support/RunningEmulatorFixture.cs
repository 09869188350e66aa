namespace TokenClients.Tool.Tests;

/// <summary>Runs <c>tokenclients emulator</c> as a process, and stops it.</summary>
internal abstract class RunningEmulatorFixture
{
    /// <summary>Runs an action while the tool is running, then presses Ctrl-C, which is a regular end.</summary>
    protected static async Task<ToolResult> StopAsync(ToolProcess tool, Func<string, Task> meanwhile)
    {
        SkipOnWindows();
        await meanwhile(tool.Read);
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
