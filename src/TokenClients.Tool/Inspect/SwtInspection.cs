namespace TokenClients.Tool;

/// <summary>A Simple Web Token, as issued by the Access Control Service.</summary>
internal sealed class SwtInspection : Inspection
{
    private const string SignatureName = "HMACSHA256";

    private readonly SimpleWebToken _token;

    private SwtInspection(SimpleWebToken token) => _token = token;

    public override (string Name, string Title) Kind => ("swt", "Simple Web Token (SWT)");

    public override string? Issuer => _token.Issuer;

    public override string? Audience => _token.Audience;

    public override DateTimeOffset? ExpiresOn => _token.ExpiresOn;

    public override IEnumerable<KeyValuePair<string, string>> Claims => _token.Claims.Where(claim => claim.Key != SignatureName);

    public override string HowToCheck => "not checked: specify the resource's key (--key-env, --key-file)";

    public override string WhichKey =>
        "Use the base64 key of the resource, with which the token service signs, not the issuer's key, which requests tokens.";

    public static SwtInspection? TryRead(string text) =>
        SimpleWebToken.TryParse(text, out var token)
        && (text.Contains($"{SignatureName}=", StringComparison.Ordinal) || token.ExpiresOn is not null)
            ? new(token) : null;

    protected override bool Verify(Secret key)
    {
        try
        {
            return _token.VerifySignature(Convert.FromBase64String(key.Value));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw ToolException.Usage($"A Simple Web Token is signed with a base64 key, but {key.Source} is not base64. Copy the whole key again.");
        }
    }
}
