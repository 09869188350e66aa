namespace TokenClients.Tool.Tests;

/// <summary>A signal ends the emulator regularly, however early it comes.</summary>
internal sealed class StopSignalsTests : RunningEmulatorFixture
{
    [Test]
    public async Task A_signal_right_after_the_first_line_ends_it_with_success([Values("INT", "TERM")] string signal)
    {
        SkipOnWindows();
        using var tool = ToolProcess.Start(["emulator", "--port", "0"]);
        await tool.ReadToAsync("The emulator listens on ");
        await tool.InterruptAsync(signal);
        var result = await tool.EndAsync();

        Assert.That((result.ExitCode, result.Error.TrimEnd()), Is.EqualTo((0, "Stopped.")));
    }
}
