using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>
/// The options for a secret. It is read from the source that an option names, or else from an environment variable, from
/// redirected standard input, or from a prompt. No message repeats the value of an option,
/// because it may be a key that was pasted by mistake.
/// </summary>
internal sealed class SecretOptions
{
    private readonly string _what;
    private readonly string _variable;
    private readonly Option<string> _fromVariable;
    private readonly Option<string> _fromFile;
    private readonly Option<string>? _given;

    /// <summary>Creates the options.</summary>
    /// <param name="name">The beginning of the option names, such as <c>key</c>.</param>
    /// <param name="what">The name of the secret in messages.</param>
    /// <param name="variable">The environment variable that is read if no option names a source.</param>
    /// <param name="isNeeded">Whether the secret is required even if no option names its source.</param>
    /// <param name="onCommandLine">Whether the secret itself can be given on the command line.</param>
    public SecretOptions(string name, string what, string variable, bool onCommandLine = true, bool isNeeded = true)
    {
        _what = what;
        _variable = variable;
        _fromVariable = new Option<string>($"--{name}-env") { HelpName = "NAME", Description = $"The environment variable that contains the {what}.{(isNeeded ? $" If no option specifies it, the {what} is read from {variable}, from redirected standard input, or from a prompt." : "")}" };
        _fromFile = new Option<string>($"--{name}-file") { HelpName = "FILE", Description = $"The file that contains the {what}." };
        _given = onCommandLine
            ? new Option<string>($"--{name}") { HelpName = "TEXT", Description = $"The {what} itself; it is visible in the process list and the shell's history." }
            : null;
    }

    private IEnumerable<Option<string>> All => _given is null ? [_fromVariable, _fromFile] : [_fromVariable, _fromFile, _given];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Returns the secret that the command line names, or <see langword="null"/>.</summary>
    public Secret? Find(ParseResult given, Terminal terminal)
    {
        var named = All.Where(option => given.GetResult(option) is not null).ToList();
        if (named.Count > 1)
        {
            throw ToolException.Usage($"{string.Join(" and ", named.Select(option => option.Name))} both specify the {_what}; remove one.");
        }

        return given.GetValue(_fromVariable) is { } variable ? FromVariable(variable)
            : given.GetValue(_fromFile) is { } file ? FromFile(file)
            : _given is not null && given.GetValue(_given) is { } value ? FromCommandLine(value, terminal)
            : null;
    }

    /// <summary>Reads the secret from the first source that has it.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="terminal">The terminal that prompts.</param>
    /// <param name="checkOthers">Validates all other settings before the prompt.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Secret> ReadAsync(ParseResult given, Terminal terminal, Action checkOthers, CancellationToken cancellationToken)
    {
        if (Find(given, terminal) is { } found)
        {
            return found;
        }

        if (Environment.GetEnvironmentVariable(_variable) is { Length: > 0 } value)
        {
            return new Secret(value, $"the {_what} from {_variable}");
        }

        checkOthers();
        return terminal.InputIsRedirected
            ? new Secret(
                await StandardInput.ReadAsync(terminal, cancellationToken).ConfigureAwait(false) is { Length: > 0 } text ? WithoutLineEnd(text) : throw NoSecret(),
                $"the {_what} from the standard input")
            : terminal.CanPrompt
            ? new Secret(
                await HiddenPrompt.AskAsync(terminal, _what, cancellationToken).ConfigureAwait(false) is { Length: > 0 } entered ? entered : throw NothingEntered(),
                $"the {_what}")
            : throw NoSecret();
    }

    private Secret FromVariable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? new Secret(value, $"the {_what} from {_fromVariable.Name}")
            : throw ToolException.Usage(
                $"The environment variable that {_fromVariable.Name} names is not set. Set it (and export it), or use another name.");

    private Secret FromFile(string path)
    {
        try
        {
            return new Secret(WithoutLineEnd(BoundedFile.Read(path)), $"the {_what} from {_fromFile.Name}");
        }
        catch (Exception error) when (BoundedFile.Fault(error) is { } fault)
        {
            throw ToolException.Usage($"The file that {_fromFile.Name} names {fault}");
        }
    }

    private Secret FromCommandLine(string value, Terminal terminal)
    {
        terminal.Warn(
            $"a {_what} on the command line can be seen in the process list and in the shell's history. " +
            $"Use {_fromVariable.Name}, {_fromFile.Name} or the standard input.");
        return new Secret(value, $"the {_what} from {_given!.Name}");
    }

    private ToolException NoSecret() => ToolException.Usage(
        $"The {_what} is missing. Use {_fromVariable.Name} or {_fromFile.Name}, set {_variable}, or pipe it to the standard input.");

    private ToolException NothingEntered() => ToolException.Usage(
        $"No {_what} was entered. Run the command again and enter it, or use {_fromVariable.Name}, {_fromFile.Name} or {_variable}.");

    private static string WithoutLineEnd(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
