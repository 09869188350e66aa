namespace TokenClients.Tool;

/// <summary>How a step of an examination went.</summary>
internal enum Mark
{
    Ok,
    Warn,
    Fail,
    Skipped,
}

/// <summary>What a step found, and, unless all is well, what to do. Never a secret.</summary>
internal sealed record Finding(Mark Mark, string Text, string? Advice = null, int ExitCode = ExitCode.Fine)
{
    public static Finding Ok(string text) => new(Mark.Ok, text);

    public static Finding Warn(string text, string advice) => new(Mark.Warn, text, advice);

    public static Finding Fail(int exitCode, string text, string? advice = null) => new(Mark.Fail, text, advice, exitCode);

    public static Finding Unreachable(string text, string advice) => Fail(Tool.ExitCode.Unreachable, text, advice);

    public static Finding Skipped(string why) => new(Mark.Skipped, why);
}
