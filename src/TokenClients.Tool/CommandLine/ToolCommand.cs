using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>A command with examples in its help, and one end for all that can go wrong.</summary>
internal sealed class ToolCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    public void Run(Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> run) => SetAction(async (given, cancellationToken) =>
    {
        try
        {
            return await run(given, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Fail(["Stopped."]);
            return ExitCode.Cancelled;
        }
        catch (ToolException error)
        {
            terminal.Fail(error.Lines);
            return error.ExitCode;
        }
        catch (TokenException error)
        {
            terminal.Fail([error.Message]);
            return ExitCode.Of(error.Reason);
        }
    });

    /// <summary>A command that only has others under it.</summary>
    public void NeedsAnother(Terminal terminal) => SetAction(_ =>
    {
        terminal.Fail([$"'{Name}' of what? {string.Join(", ", Subcommands.Select(c => c.Name))}. 'tokenclients {Name} --help' shows them."]);
        return ExitCode.Usage;
    });
}
