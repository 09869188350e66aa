using System.CommandLine;

namespace TokenClients.Tool;

/// <summary><c>tokenclients inspect</c>: shows the contents of a token. Nothing is sent over the network.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var token = new Argument<string?>("TOKEN")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The token, or a header or response that contains it. If it is '-' or missing, the standard input is read.",
        };
        var json = new Option<bool>("--json") { Description = "Writes the result as JSON." };
        var key = new SecretOptions("key", "key", "TOKENCLIENTS_KEY", isNeeded: false);
        var command = new ToolCommand(
            "inspect",
            "Shows the contents of a JWT, a Simple Web Token or a shared access signature. Nothing is sent over the network.",
            "tokenclients inspect eyJhbGciOi…",
            "tokenclients get arr --config appsettings.json | tokenclients inspect",
            "tokenclients inspect --key-env RESOURCE_KEY 'Issuer=…&ExpiresOn=…&HMACSHA256=…'   (checks the signature)",
            "pbpaste | tokenclients inspect - --json")
        {
            token, json,
        };
        key.AddTo(command);
        command.Run(terminal, async (given, cancellationToken) =>
        {
            var verifier = key.Find(given, terminal);
            var text = await ReadAsync(given.GetValue(token), terminal, cancellationToken).ConfigureAwait(false);
            var seen = TokenReader.Read(text);
            var signature = seen.Check(verifier);
            var now = terminal.Time.GetUtcNow();
            if (given.GetValue(json))
            {
                Terminal.Write(InspectionJson.Of(seen, signature, now));
            }
            else
            {
                InspectionTable.Write(terminal, seen, signature, now);
            }

            return signature == SignatureState.NotValid ? ExitCode.Rejected : ExitCode.Success;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string? given, Terminal terminal, CancellationToken cancellationToken)
    {
        var text = given is not (null or "-") ? given
            : given == "-" || terminal.InputIsRedirected ? await StandardInput.ReadAsync(terminal, cancellationToken).ConfigureAwait(false)
            : null;
        return !string.IsNullOrWhiteSpace(text) ? text
            : throw ToolException.Usage("There is nothing to inspect. Specify a token, or pipe one to the standard input.");
    }
}
