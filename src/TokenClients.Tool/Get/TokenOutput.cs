using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>The options for the output format of a token.</summary>
internal sealed class TokenOutput
{
    private readonly Option<bool> _json = new("--json") { Description = "Writes token, scheme, expiry, correlation id, requested and granted scope as JSON." };

    private readonly Option<bool> _header = new("--header") { Description = "Writes the complete header: Authorization, the scheme and the token." };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Writes the expiry, granted scope and correlation id to the standard error, even if it is not a terminal." };

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_header);
        command.Options.Add(_verbose);
    }

    public void Check(ParseResult given)
    {
        if (given.GetValue(_json) && given.GetValue(_header))
        {
            throw ToolException.Usage("--json and --header cannot be combined; remove one.");
        }
    }

    public void Write(ParseResult given, AccessToken token, Terminal terminal)
    {
        var now = terminal.Time.GetUtcNow();
        Terminal.Write(given.GetValue(_json) ? Json(token, now)
            : given.GetValue(_header) ? $"Authorization: {token.Authorization}"
            : token.Value);
        if (terminal.ErrorIsTerminal || given.GetValue(_verbose))
        {
            var id = token.CorrelationId is null ? "" : $" Correlation id: {Printable.Of(token.CorrelationId)}.";
            var granted = token.GrantedScope is null ? "" : $" Granted scope: {Printable.Of(token.GrantedScope)}.";
            terminal.Note(
                $"{token.Scheme} token, {TimeFormat.Expiry(token.ExpiresOn, now)}: {TimeFormat.Text(token.ExpiresOn, terminal.Time.LocalTimeZone)}.{granted}{id}");
        }
    }

    private static string Json(AccessToken token, DateTimeOffset now) => JsonText.Object(json =>
    {
        json.WriteString("token", token.Value);
        json.WriteString("scheme", token.Scheme);
        json.WriteString("expiresOn", TimeFormat.Iso(token.ExpiresOn));
        json.WriteNumber("expiresInSeconds", (long)Math.Round((token.ExpiresOn - now).TotalSeconds));
        json.WriteString("correlationId", token.CorrelationId);
        json.WriteString("scope", token.Scope);
        json.WriteString("grantedScope", token.GrantedScope);
    });
}
