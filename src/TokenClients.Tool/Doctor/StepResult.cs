namespace TokenClients.Tool;

/// <summary>The status of a step.</summary>
internal enum StepStatus
{
    Ok,
    Warn,
    Fail,
    Skipped,
}

/// <summary>
/// The result of a step: what was found and, in case of a problem, what to do. It contains no secret.
/// </summary>
internal sealed record StepResult(StepStatus Status, string Text, string? Advice = null, int ExitCode = ExitCode.Success)
{
    public static StepResult Ok(string text) => new(StepStatus.Ok, text);

    public static StepResult Warn(string text, string advice) => new(StepStatus.Warn, text, advice);

    public static StepResult Fail(int exitCode, string text, string? advice = null) => new(StepStatus.Fail, text, advice, exitCode);

    public static StepResult Unreachable(string text, string advice) => Fail(Tool.ExitCode.Unreachable, text, advice);

    public static StepResult Skipped(string why) => new(StepStatus.Skipped, why);
}
