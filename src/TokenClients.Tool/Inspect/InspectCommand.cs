using System.CommandLine;

namespace TokenClients.Tool;

/// <summary><c>tokenclients inspect</c>: what a token says. Nothing is sent anywhere.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var token = new Argument<string?>("TOKEN")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The token, a header that carries it, or an answer that holds it; '-', or nothing, reads the standard input.",
        };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var key = new SecretOptions("key", "key", "TOKENCLIENTS_KEY", isNeeded: false);
        var command = new ToolCommand(
            "inspect",
            "Tells a JWT from a Simple Web Token from a shared access signature, and shows what it says. Nothing is sent anywhere.",
            "tokenclients inspect eyJhbGciOi…",
            "tokenclients get arr --config appsettings.json | tokenclients inspect",
            "tokenclients inspect --key-env ISSUER_KEY 'Issuer=…&ExpiresOn=…&HMACSHA256=…'   (and checks the signature)",
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

            return signature == SignatureState.NotValid ? ExitCode.Refused : ExitCode.Fine;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string? given, Terminal terminal, CancellationToken cancellationToken)
    {
        var text = given is not (null or "-") ? given
            : given == "-" || terminal.InputIsRedirected ? await StandardInput.ReadAsync(terminal, cancellationToken).ConfigureAwait(false)
            : null;
        return !string.IsNullOrWhiteSpace(text) ? text
            : throw ToolException.Usage("There is nothing to inspect. Give a token, or pipe one to the standard input.");
    }
}
