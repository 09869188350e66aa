using System.CommandLine;
using System.CommandLine.Parsing;

namespace TokenClients.Tool;

/// <summary>
/// Describes the errors of a command line. An unexpected value is not repeated, because it may be a key whose option
/// name was mistyped.
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
            if (Counted(error) is { } fault)
            {
                yield return fault;
                continue;
            }

            // The parser's own messages repeat the value; the messages of the tool's options do not.
            var value = parsed.Tokens.FirstOrDefault(
                t => t.Type == TokenType.Argument && t.Value.Length > 0 && error.Message.Contains($"'{t.Value}'", StringComparison.Ordinal));
            yield return value is null ? error.Message
                : $"{(error.SymbolResult as OptionResult)?.Option.Name ?? "A value"} takes {(error.SymbolResult as OptionResult)?.Option.HelpName ?? "another value"}; the given value is not valid.";
        }

        yield return $"See '{Path(command)} --help'.";
    }

    /// <summary>Describes an option without a value, or one that is specified too often.</summary>
    private static string? Counted(ParseError error) => error.SymbolResult is not OptionResult { Option: { } option } result ? null
        : result.Tokens.Count < option.Arity.MinimumNumberOfValues ? $"{option.Name} requires a value: {option.HelpName}."
        : result.Tokens.Count > option.Arity.MaximumNumberOfValues ? $"{option.Name} was specified more than once; remove one."
        : null;

    private static string Unmatched(string token, Command command)
    {
        if (token.StartsWith('-'))
        {
            var name = token.Split('=', ':')[0];
            var names = command.Options.Concat(Ancestors(command).SelectMany(c => c.Options).Where(o => o.Recursive)).Select(o => o.Name);
            return $"'{command.Name}' has no option {Shown(name)}.{Meant(name, names)}";
        }

        return command.Subcommands.Count > 0
            ? $"'{command.Name}' has no such subcommand.{Meant(token, command.Subcommands.Select(c => c.Name))}"
            : command.Arguments.Count == 0 ? $"'{Path(command)}' accepts only options; a value has no option name before it."
            : $"'{Path(command)}' accepts only one value; an option name may be missing before another.";
    }

    private static string Shown(string option) => option.Length <= 30 && option.All(c => c is '-' or (>= 'a' and <= 'z')) ? option : "with that name";

    private static string Meant(string given, IEnumerable<string> names) =>
        Suggestion.For(given, names) is { } name ? $" Did you mean {name}?" : "";

    private static IEnumerable<Command> Ancestors(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Ancestors(parent).Prepend(parent));

    private static string Path(Command command) => string.Join(' ', Ancestors(command).Reverse().Append(command).Select(c => c.Name));
}
