using System.Text;

namespace TokenClients.Fuzz;

/// <summary>The metadata of an OAuth server.</summary>
internal sealed class OAuthMetadataParser : Parser
{
    private const string Issuer = "https://login.contoso.example/tenant";

    public override string Name => "oauth-metadata";

    public override IReadOnlyList<string> Templates { get; } =
    [
        $$"""{"issuer":"{{Issuer}}","token_endpoint":"https://login.contoso.example/token"}""",
        "{\"issuer\":\"" + Issuer + "\",\"token_endpoint\":\"$(text)\",\"mtls_endpoint_aliases\":{\"token_endpoint\":\"$(text)\"}}",
        $$"""{"issuer":"$(text)","token_endpoint":"https://login.contoso.example/token","token_endpoint_auth_methods_supported":["$(word)","client_secret_post"]}""",
        $$"""{"issuer":"{{Issuer}}","token_endpoint":"https://login.contoso.example/token","token_endpoint_auth_signing_alg_values_supported":[$(number),"PS256"]}""",
        "$(text)",
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "\"issuer\":", "\"token_endpoint\":", "\"mtls_endpoint_aliases\":", "\"token_endpoint_auth_methods_supported\":", "https://", "http://", "@", "[", "]", "{", "}",
        "null", "\"\\ud800\"", "\"", ",", ":", "\\u0000",
    ];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } =
        [("", ""), ($"{{\"issuer\":\"{Issuer}\",\"token_endpoint\":\"https://x/", "\"}"), ("{\"issuer\":\"", "\"}"), ($"{{\"issuer\":\"{Issuer}\",\"token_endpoint\":\"https://x/\",\"token_endpoint_auth_methods_supported\":[", "]}")];

    public override (int Fixed, int PerByte) Budget => (64 * 1024, 512);

    public override Verdict Parse(Input input) =>
        new(OAuthServerMetadata.Parse(Encoding.UTF8.GetBytes(input.Text), Issuer, text => text, out var fault), fault);

    public override void Judge(Input input, Verdict verdict)
    {
        OracleException.ThrowIf(verdict.Value is null == (verdict.Rejection is null), "verdict", "neither metadata nor a fault, or both");
        if (verdict.Value is OAuthServerMetadata metadata)
        {
            OracleException.ThrowIf(metadata.Issuer != Issuer, "issuer", "another issuer's metadata");
            OracleException.ThrowIf(
                !SecureTransport.Allows(metadata.TokenEndpoint) || (metadata.TlsTokenEndpoint is { } alias && !SecureTransport.Allows(alias)),
                "transport", "an endpoint in clear text");
        }
    }
}
