using System.Runtime.InteropServices;

namespace TokenClients.Tool.Tests;

/// <summary>The first signal stops a command gracefully, however early it arrives; the second ends the process.</summary>
internal sealed class StopSignalsTests : RunningEmulatorFixture
{
    [Test]
    public async Task A_signal_right_after_the_first_line_ends_the_emulator_with_exit_code_0([Values("INT", "TERM")] string signal)
    {
        SkipOnWindows();
        using var tool = ToolProcess.Start(["emulator", "--port", "0"]);
        await tool.ReadToAsync("The emulator listens on ");
        await tool.InterruptAsync(signal);
        var result = await tool.EndAsync();

        Assert.That((result.ExitCode, result.Error.TrimEnd()), Is.EqualTo((0, "Stopped.")));
    }

    [Test]
    public void The_first_signal_cancels_the_command_and_only_the_second_ends_the_process(
        [Values(PosixSignal.SIGINT, PosixSignal.SIGTERM)] PosixSignal first, [Values(PosixSignal.SIGINT, PosixSignal.SIGTERM)] PosixSignal second)
    {
        using var signals = new StopSignals();
        var (pressed, again) = (new PosixSignalContext(first), new PosixSignalContext(second));

        signals.Stop(pressed);
        var isCancelled = signals.Token.IsCancellationRequested;
        signals.Stop(again);

        Assert.That((isCancelled, pressed.Cancel, again.Cancel), Is.EqualTo((true, true, false)));
    }

    [Test]
    public void A_signal_after_the_end_of_the_command_does_not_throw()
    {
        var signals = new StopSignals();
        signals.Dispose();

        Assert.That(() => signals.Stop(new PosixSignalContext(PosixSignal.SIGINT)), Throws.Nothing);
    }
}
