namespace TokenClients.Fuzz;

/// <summary>Simple Web Tokens. A token that was read can be written, and is the same when it is read again.</summary>
internal sealed class SwtParser : Parser
{
    private static readonly byte[] Key = Convert.FromBase64String(PlantedSecrets.Key);
    private static readonly byte[] OtherKey = [1, 2, 3];

    public override string Name => "swt";

    public override IReadOnlyList<string> Templates { get; } =
    [
        .. Vectors.Swt, SimpleWebToken.Create([new("Issuer", "owner"), new("ExpiresOn", "1767229200"), new("a", "b,c")], Key),
        "Issuer=$(text)&Audience=http%3a%2f%2fcontoso%2f&ExpiresOn=$(number)&HMACSHA256=$(base64)", "ExpiresOn=$(number)", "$(text)=$(text)&$(text)=$(text)", "a=b&HMACSHA256=$(base64)&c=d",
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["&", "=", "&HMACSHA256=", "HMACSHA256=", "Issuer=", "Audience=", "ExpiresOn=", "&ExpiresOn=", "%26", "%3d", "%2c", ",", "%00", "+", "%zz"];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } = [("", ""), ("a=", ""), ("", "=a"), ("a=b&HMACSHA256=", ""), ("ExpiresOn=", "&a=b&HMACSHA256=x")];

    public override Verdict Parse(Input input)
    {
        var token = SimpleWebToken.Parse(input.Text);
        _ = token.VerifySignature(Key);
        _ = token.ExpiresOn;
        _ = token.GetValues("a").Count;
        return new(token);
    }

    public override bool IsDocumented(Exception error) => error is FormatException;

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Value is not SimpleWebToken token)
        {
            Invariants.CheckNoSecret(verdict.Error!, SecretDetector.ForSignature);
            return;
        }

        OracleException.ThrowIf(token.ExpiresOn is { } on && on < DateTimeOffset.UnixEpoch, "lifetime", $"an expiry on {token.ExpiresOn}");
        if (token.Claims.Any(claim => claim.Key is "HMACSHA256" or ""))
        {
            return; // no writer accepts it
        }

        var claims = token.Claims.Select(claim => KeyValuePair.Create(Input.Whole(claim.Key), Input.Whole(claim.Value))).ToList();
        var again = SimpleWebToken.Parse(SimpleWebToken.Create(claims, Key));
        OracleException.ThrowIf(!again.Claims.SequenceEqual(claims), "round trip", "other claims than were written");
        OracleException.ThrowIf(!again.VerifySignature(Key) || again.VerifySignature(OtherKey), "round trip", "a signature that is good for another key, or not for its own");
    }
}
