namespace TokenClients.Tool;

/// <summary>
/// Ends a command with an exit code and with lines that say what happened and what to do. They contain no secret.
/// </summary>
internal sealed class ToolException(int exitCode, IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    public int ExitCode => exitCode;

    public IReadOnlyList<string> Lines => lines;

    public static ToolException Usage(params string[] lines) => new(Tool.ExitCode.Usage, lines);
}
