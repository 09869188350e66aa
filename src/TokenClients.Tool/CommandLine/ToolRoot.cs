using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TokenClients.Tool;

/// <summary>Creates and runs the root command.</summary>
internal static class ToolRoot
{
    private const string Description =
        "Gets, inspects and troubleshoots access tokens of the Azure Remote Rendering / Mixed Reality STS, of ACS OAuth WRAP " +
        "endpoints and of OAuth 2.0 servers, and emulates these services.";

    private static readonly string[] Examples =
    [
        "tokenclients get arr --account-id GUID --account-domain eastus.mixedreality.azure.com --key-file key.txt",
        "tokenclients get wrap --namespace contoso --name owner --scope http://contoso.servicebus.windows.net/",
        "tokenclients inspect TOKEN",
        "tokenclients doctor arr --account-id GUID --account-domain eastus.mixedreality.azure.com",
        "tokenclients emulator --port 5058",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var terminal = new Terminal();
        var root = Create(terminal);
        var parsed = (IsCompletion(args) ? WithDirectives(root) : root).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
        {
            terminal.Fail([.. UsageErrors.Of(parsed)]);
            return ExitCode.Usage;
        }

        // The parser's own handling of signals is off: it can crash when a signal arrives while the command ends.
        using var signals = new StopSignals();
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await parsed.InvokeAsync(configuration, signals.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            terminal.Fail(["The result could not be written. Check where the output goes."]);
            return ExitCode.NotWritten;
        }
    }

    private static bool IsCompletion(string[] args) => args is [var first, ..] && first.StartsWith("[suggest", StringComparison.Ordinal);

    /// <remarks>
    /// Only a <see cref="RootCommand"/> has directives, such as the one by which dotnet-suggest completes a command line. Its
    /// name is that of the assembly, so it is not the one whose help is shown.
    /// </remarks>
    private static RootCommand WithDirectives(Command command)
    {
        var root = new RootCommand(Description);
        foreach (var subcommand in command.Subcommands)
        {
            root.Add(subcommand);
        }

        return root;
    }

    public static Command Create(Terminal terminal)
    {
        var help = new HelpOption();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        var root = new ToolCommand("tokenclients", Description, Examples)
        {
            help, new VersionOption(),
            GetCommand.Create(terminal), InspectCommand.Create(terminal), DoctorCommand.Create(terminal), EmulatorCommand.Create(terminal),
        };
        root.SetAction(_ =>
        {
            terminal.Fail(["A command is required: get, inspect, doctor or emulator. See 'tokenclients --help'."]);
            return ExitCode.Usage;
        });
        return root;
    }
}
