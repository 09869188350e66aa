namespace TokenClients.Tool;

/// <summary>Detects the kind of a token and reads it.</summary>
internal static class TokenReader
{
    /// <summary>Reads a token, or a text that contains one.</summary>
    /// <exception cref="ToolException">The text is not a token of a known kind.</exception>
    public static Inspection Read(string text) => TryRead(text) ?? throw new ToolException(ExitCode.Unreadable,
    [
        "The text is not a token that this tool can read. Expected one of:",
        "  a JWT: three parts separated by dots, the first starting with eyJ",
        "  a Simple Web Token: Issuer=…&ExpiresOn=…&HMACSHA256=…",
        "  a shared access signature: SharedAccessSignature sr=…&sig=…&se=…&skn=…",
        "  an Authorization header or a response of a token service that contains one of these",
    ]);

    public static Inspection? TryRead(string text)
    {
        var token = TokenExtractor.Extract(text);
        return SasInspection.TryRead(token) as Inspection ?? JwtInspection.TryRead(token) as Inspection ?? SwtInspection.TryRead(token);
    }
}
