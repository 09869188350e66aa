using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>A command that shows examples in its help and turns exceptions into messages and exit codes.</summary>
internal sealed class ToolCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    public void Run(Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> run) => SetAction(async (given, cancellationToken) =>
    {
        // System.CommandLine handles Ctrl-C from the first await on.
        await Task.Yield();
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

    /// <summary>Makes the command fail with a list of its subcommands when it is run without one.</summary>
    public void RequireSubcommand(Terminal terminal) => SetAction(_ =>
    {
        terminal.Fail([$"'{Name}' needs a subcommand: {string.Join(", ", Subcommands.Select(c => c.Name))}. See 'tokenclients {Name} --help'."]);
        return ExitCode.Usage;
    });
}
