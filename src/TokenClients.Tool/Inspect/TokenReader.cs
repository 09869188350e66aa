namespace TokenClients.Tool;

/// <summary>Finds out what kind of token a text is.</summary>
internal static class TokenReader
{
    /// <summary>Reads a token, or what it came in.</summary>
    /// <exception cref="ToolException">The text is no token that is known here.</exception>
    public static Inspection Read(string text) => TryRead(text) ?? throw new ToolException(ExitCode.Unreadable,
    [
        "This is no token that can be read without its service. Expected one of:",
        "  a JWT: three parts with dots between, the first beginning with eyJ",
        "  a Simple Web Token: Issuer=…&ExpiresOn=…&HMACSHA256=…",
        "  a shared access signature: SharedAccessSignature sr=…&sig=…&se=…&skn=…",
        "  an Authorization header that carries one, or the answer of a token service that holds one",
    ]);

    public static Inspection? TryRead(string text)
    {
        var token = Wrapping.Remove(text);
        return SasInspection.TryRead(token) as Inspection ?? JwtInspection.TryRead(token) as Inspection ?? SwtInspection.TryRead(token);
    }
}
