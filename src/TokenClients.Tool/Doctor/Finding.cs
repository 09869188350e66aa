namespace TokenClients.Tool;

/// <summary>The status of a step.</summary>
internal enum Mark
{
    Ok,
    Warn,
    Fail,
    Skipped,
}

/// <summary>
/// The result of a step: what was found and, in case of a problem, what to do. It contains no secret.
/// </summary>
internal sealed record Finding(Mark Mark, string Text, string? Advice = null, int ExitCode = ExitCode.Success)
{
    public static Finding Ok(string text) => new(Mark.Ok, text);

    public static Finding Warn(string text, string advice) => new(Mark.Warn, text, advice);

    public static Finding Fail(int exitCode, string text, string? advice = null) => new(Mark.Fail, text, advice, exitCode);

    public static Finding Unreachable(string text, string advice) => Fail(Tool.ExitCode.Unreachable, text, advice);

    public static Finding Skipped(string why) => new(Mark.Skipped, why);
}
