using TokenClients.Tool;

namespace TokenClients.Fuzz;

/// <summary>The tool's reader of tokens of every kind, with the text around them.</summary>
internal sealed class InspectParser : Parser
{
    public override string Name => "inspect";

    public override IReadOnlyList<string> Templates { get; } =
    [
        .. Vectors.Swt, "$(life)", "Authorization: Bearer $(jwt)", "{\"access_token\":\"$(jwt)\"}", "{\"AccessToken\":$(json)}", "\"$(swt)\"", "wrap_access_token=$(swt)&wrap_access_token_expires_in=$(number)",
        "Authorization: WRAP access_token=\"Issuer=$(text)&ExpiresOn=$(number)&HMACSHA256=$(base64)\"", "SharedAccessSignature sr=$(text)&sig=$(base64)&se=$(number)&skn=$(text)", "$(base64).$(base64).$(base64)",
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["Authorization: ", "Bearer ", "WRAP ", "access_token=", "SharedAccessSignature ", "wrap_access_token=", "{", "}", "\"token\":", "\"", ".", "&", "=", "%26", "HMACSHA256=", "ExpiresOn=", "sr=", "sig=", "se="];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } =
        [("", ""), ("SharedAccessSignature ", "&sr=x&sig=x&se=1"), ("{\"token\":\"", "\"}"), ("Bearer e30.", ".c"), ("ExpiresOn=", "&HMACSHA256=x"), ("WRAP access_token=\"", "\"")];

    public override (int Fixed, int PerByte) Budget => (64 * 1024, 1024);

    public override Verdict Parse(Input input)
    {
        if (TokenReader.TryRead(input.Text) is not { } seen)
        {
            return default;
        }

        _ = InspectionJson.Of(seen, SignatureState.NotChecked, StoppedTime.Now);
        return new(seen);
    }

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Value is SasInspection or SwtInspection)
        {
            _ = ((Inspection)verdict.Value).Check(new Secret(PlantedSecrets.Key, "a key"));
        }
    }
}
