using System.CommandLine;
using System.CommandLine.Parsing;

namespace TokenClients.Tool;

/// <summary>
/// What is wrong with a command line. A value that stands where none belongs is not repeated: it may be a key whose option
/// was mistyped.
/// </summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unmatched = parsed.UnmatchedTokens;
        if (unmatched.Count > 0)
        {
            yield return Unmatched(unmatched[0], command);
        }

        foreach (var error in parsed.Errors.Where(e => !unmatched.Any(t => e.Message.Contains($"'{t}'", StringComparison.Ordinal))))
        {
            // A parser's own words repeat the value; those of the options here do not.
            var value = parsed.Tokens.FirstOrDefault(
                t => t.Type == TokenType.Argument && t.Value.Length > 0 && error.Message.Contains($"'{t.Value}'", StringComparison.Ordinal));
            yield return value is null ? error.Message
                : $"{(error.SymbolResult as OptionResult)?.Option.Name ?? "A value"} takes {(error.SymbolResult as OptionResult)?.Option.HelpName ?? "another value"}, and something else was given.";
        }

        yield return $"'{Path(command)} --help' shows what there is.";
    }

    private static string Unmatched(string token, Command command)
    {
        if (token.StartsWith('-'))
        {
            var name = token.Split('=', ':')[0];
            var names = command.Options.Concat(Ancestors(command).SelectMany(c => c.Options).Where(o => o.Recursive)).Select(o => o.Name);
            return $"'{command.Name}' has no option {Shown(name)}.{Meant(name, names)}";
        }

        return command.Subcommands.Count > 0
            ? $"There is no such command under '{command.Name}'.{Meant(token, command.Subcommands.Select(c => c.Name))}"
            : $"'{command.Name}' does not take that many values; an option's name may be missing before one of them.";
    }

    private static string Shown(string option) => option.Length <= 30 && option.All(c => c is '-' or (>= 'a' and <= 'z')) ? option : "of that name";

    private static string Meant(string given, IEnumerable<string> names) =>
        Suggestion.For(given, names) is { } name ? $" Did you mean {name}?" : "";

    private static IEnumerable<Command> Ancestors(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Ancestors(parent).Prepend(parent));

    private static string Path(Command command) => string.Join(' ', Ancestors(command).Reverse().Append(command).Select(c => c.Name));
}
