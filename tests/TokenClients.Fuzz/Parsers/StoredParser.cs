namespace TokenClients.Fuzz;

/// <summary>The decrypted payloads of a shared store.</summary>
internal sealed class StoredParser : Parser
{
    /// <summary>The version and two times, in ASCII bytes only.</summary>
    private const string Head = "\u0002\0\0\0\0\0\u0001\0\0\0\0\0\u0001\u0001\u0001\0\0";

    public override string Name => "stored";

    public override IReadOnlyList<string> Templates { get; } =
    [
        Head + "\u0006Bearer\u0005token\u0001\0\0\0\0",
        Head + "\u0004WRAP\u0005token\u0001\u000eaccess_token=\"\u0001\"\u0004id.0\u0004read",
        Head + "\u0015SharedAccessSignature\u0004a1bc\0\u0004a=bc\0\0\0",
        "\u0002$(base64)$(text)",
        "$(text)",
    ];

    public override IReadOnlyList<string> Words { get; } = ["\0", "\u0001", "\u0002", "\u0007", "\u007f", "\r\n", "Bearer", "WRAP", Head];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } = [("", ""), (Head, ""), (Head + "\u0006Bearer", "")];

    public override Verdict Parse(Input input)
    {
        try
        {
            return new(TokenPayload.Read(input.Bytes));
        }
        catch (TokenException error)
        {
            return new(null, Error: error);
        }
    }

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Error is TokenException error)
        {
            Invariants.CheckFailure(error);
            OracleException.ThrowIf(error.Reason != TokenFailureReason.InvalidResponse, "reason", $"{error.Reason}");
        }

        if (verdict.Value is StoredToken stored)
        {
            Invariants.CheckToken(stored.Token, stored.Token.ExpiresOn - TimeSpan.FromSeconds(1));
            OracleException.ThrowIf(stored.IssuedOn >= stored.Token.ExpiresOn, "lifetime", "a token that ends before it begins");
            var again = TokenPayload.Read(TokenPayload.Write(stored))!;
            Invariants.CheckEqual((stored.Token.Value, stored.Token.ExpiresOn, stored.IssuedOn), (again.Token.Value, again.Token.ExpiresOn, again.IssuedOn), "what is written");
            Invariants.CheckEqual(stored.Token.Authorization.ToString(), again.Token.Authorization.ToString(), "the header");
            Invariants.CheckEqual(stored.Token.GrantedScope, again.Token.GrantedScope, "the granted scopes");
        }
    }
}
