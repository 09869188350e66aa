namespace TokenClients.Fuzz;

/// <summary>Payloads of a shared store, once they are decrypted.</summary>
internal sealed class StoredParser : Parser
{
    /// <summary>Version and two times, none of whose bytes is beyond ASCII.</summary>
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
            Promises.OfFailure(error);
            BrokenPromise.If(error.Reason != TokenFailureReason.InvalidResponse, "reason", $"{error.Reason}");
        }

        if (verdict.Value is StoredToken stored)
        {
            Promises.OfToken(stored.Token, stored.Token.ExpiresOn - TimeSpan.FromSeconds(1));
            BrokenPromise.If(stored.IssuedOn >= stored.Token.ExpiresOn, "lifetime", "a token that ends before it begins");
            var again = TokenPayload.Read(TokenPayload.Write(stored))!;
            Promises.Same((stored.Token.Value, stored.Token.ExpiresOn, stored.IssuedOn), (again.Token.Value, again.Token.ExpiresOn, again.IssuedOn), "what is written");
            Promises.Same(stored.Token.Authorization.ToString(), again.Token.Authorization.ToString(), "the header");
            Promises.Same(stored.Token.GrantedScope, again.Token.GrantedScope, "the granted scopes");
        }
    }
}
