using System.Text.Json;

namespace TokenClients.OAuth;

/// <summary>What a server says of itself (RFC 8414 §2), as far as it matters here.</summary>
/// <param name="Issuer">Its issuer identifier, or <see langword="null"/> if it is not known.</param>
/// <param name="TokenEndpoint">Where tokens are requested.</param>
/// <param name="TlsTokenEndpoint">Where tokens are requested with a client certificate (RFC 8705 §5), if that is elsewhere.</param>
/// <param name="AuthenticationMethods">How clients may prove who they are; empty if that is not known.</param>
/// <param name="SigningAlgorithms">How assertions may be signed; empty if that is not known.</param>
internal sealed record OAuthServerMetadata(
    string? Issuer,
    Uri TokenEndpoint,
    Uri? TlsTokenEndpoint,
    IReadOnlyList<string> AuthenticationMethods,
    IReadOnlyList<string> SigningAlgorithms)
{
    /// <summary>A server of which nothing is known but its token endpoint.</summary>
    public static OAuthServerMetadata Of(Uri tokenEndpoint) => new(null, tokenEndpoint, null, [], []);

    /// <summary>How a secret is sent where the settings do not say: in the header, unless the server supports the form alone.</summary>
    public OAuthClientAuthentication SecretAuthentication =>
        AuthenticationMethods.Contains("client_secret_post") && !AuthenticationMethods.Contains("client_secret_basic")
            ? OAuthClientAuthentication.Form : OAuthClientAuthentication.Basic;

    /// <summary>Reads a metadata document, or says what is wrong with it, as the end of a sentence.</summary>
    /// <param name="body">The document.</param>
    /// <param name="issuer">The issuer that it has to name, exactly.</param>
    /// <param name="redact">Makes another issuer fit to be shown.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static OAuthServerMetadata? Parse(ReadOnlyMemory<byte> body, string issuer, Func<string, string?> redact, out string? fault)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, issuer, redact, out fault);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter: JSON whose text is no Unicode, which shows only when it is read.
            fault = "a body that is not JSON";
            return null;
        }
    }

    private static OAuthServerMetadata? Read(JsonElement root, string issuer, Func<string, string?> redact, out string? fault)
    {
        if (Text(root, "issuer") is not { } named)
        {
            fault = "a document without an 'issuer'";
            return null;
        }

        if (named != issuer)
        {
            fault = $"metadata of the issuer '{redact(named)}', which is not exactly the Authority '{Printable.Of(issuer)}'";
            return null;
        }

        if (Address(root, "token_endpoint") is not { } endpoint)
        {
            fault = "metadata without a 'token_endpoint' over https";
            return null;
        }

        var aliases = root.TryGetProperty("mtls_endpoint_aliases", out var value) ? value : default;
        fault = null;
        return new(
            named, endpoint, Address(aliases, "token_endpoint"), Texts(root, "token_endpoint_auth_methods_supported"),
            Texts(root, "token_endpoint_auth_signing_alg_values_supported"));
    }

    private static Uri? Address(JsonElement parent, string name) =>
        Text(parent, name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address) && SettingRules.Endpoint(address, name) is null
            ? address : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static string[] Texts(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
}
