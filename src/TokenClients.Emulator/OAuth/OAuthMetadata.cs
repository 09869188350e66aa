using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// The discovery documents of the OAuth 2.0 server: its metadata, at the paths of OpenID Connect Discovery 1.0 and of RFC 8414, and
/// the public key that signs its tokens, as a JWK set (RFC 7517).
/// </summary>
internal sealed class OAuthMetadata(TokenEmulatorOptions options, JwtSigner signer) : IEndpoint
{
    private const string Json = "application/json; charset=utf-8";

    public bool Serves(EmulatedRequest request) =>
        request.IsFor(OAuthAddresses.OpenIdPath) || request.IsFor(OAuthAddresses.OAuthPath) || request.IsFor(OAuthAddresses.KeysPath);

    public EmulatedResponse Respond(EmulatedRequest request) => Respond(request, issuer: null);

    public EmulatedResponse RespondWithWrongIssuer(EmulatedRequest request) => Respond(request, "https://other.example/");

    public EmulatedResponse Fail(EmulatedRequest request, int status) => new(status);

    private EmulatedResponse Respond(EmulatedRequest request, string? issuer) =>
        request.Method is not ("GET" or "HEAD") ? Fail(request, 405).With("Allow", "GET, HEAD")
        : new(200, Json, (request.IsFor(OAuthAddresses.KeysPath) ? Keys() : Document(OAuthAddresses.Of(request, options), issuer)).ToJsonString());

    private JsonObject Document(OAuthAddresses addresses, string? issuer)
    {
        var document = new JsonObject
        {
            ["issuer"] = issuer ?? addresses.Issuer,
            ["token_endpoint"] = addresses.TokenEndpoint,
            ["jwks_uri"] = addresses.Keys,
            ["grant_types_supported"] = new JsonArray("client_credentials"),
            ["response_types_supported"] = new JsonArray(),
            ["token_endpoint_auth_methods_supported"] = options.UseClientCertificates
                ? new JsonArray("client_secret_basic", "client_secret_post", "private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth")
                : new JsonArray("client_secret_basic", "client_secret_post", "private_key_jwt"),
            ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("RS256", "PS256", "ES256"),
        };
        if (options.UseClientCertificates)
        {
            document["tls_client_certificate_bound_access_tokens"] = true;
        }

        if (options.OAuthScopes is { } scopes)
        {
            document["scopes_supported"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]);
        }

        return document;
    }

    private JsonObject Keys()
    {
        var key = signer.PublicKey;
        return new()
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = "RS256",
                ["kid"] = signer.KeyId,
                ["n"] = Base64Url.EncodeToString(key.Modulus),
                ["e"] = Base64Url.EncodeToString(key.Exponent),
            }),
        };
    }
}
