using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TokenClients.Tool;

/// <summary>The command line as a whole: its commands, its help, and what a wrong one is answered with.</summary>
internal static class ToolRoot
{
    private const string Description =
        "Access tokens of the Azure Remote Rendering / Mixed Reality STS, of ACS OAuth WRAP endpoints and of OAuth 2.0 servers: " +
        "gets one, tells what it says, finds out why there is none, and stands in for services that are gone.";

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
        var parsed = Create(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
        {
            terminal.Fail([.. UsageErrors.Of(parsed)]);
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            terminal.Fail(["The result could not be written. Check where the output goes."]);
            return ExitCode.Unwritten;
        }
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
            terminal.Fail(["No command was given: get, inspect, doctor or emulator. 'tokenclients --help' shows them."]);
            return ExitCode.Usage;
        });
        return root;
    }
}
