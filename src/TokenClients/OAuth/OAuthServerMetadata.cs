using System.Text.Json;

namespace TokenClients.OAuth;

/// <summary>The parts of a server's metadata (RFC 8414 §2) that the client uses.</summary>
/// <param name="Issuer">The issuer identifier, or <see langword="null"/> if it is not known.</param>
/// <param name="TokenEndpoint">The token endpoint.</param>
/// <param name="TlsTokenEndpoint">
/// The token endpoint for requests with a client certificate (RFC 8705 §5), if it is a different one.
/// </param>
/// <param name="AuthenticationMethods">The supported methods of client authentication; empty if they are not known.</param>
/// <param name="SigningAlgorithms">The supported signature algorithms of assertions; empty if they are not known.</param>
internal sealed record OAuthServerMetadata(
    string? Issuer,
    Uri TokenEndpoint,
    Uri? TlsTokenEndpoint,
    IReadOnlyList<string> AuthenticationMethods,
    IReadOnlyList<string> SigningAlgorithms)
{
    /// <summary>Returns the metadata of a server of which only the token endpoint is known.</summary>
    public static OAuthServerMetadata Of(Uri tokenEndpoint) => new(null, tokenEndpoint, null, [], []);

    /// <summary>How a secret is sent if the settings do not specify it: in the header, unless the server supports only the form.</summary>
    public OAuthClientAuthentication SecretAuthentication =>
        AuthenticationMethods.Contains("client_secret_post") && !AuthenticationMethods.Contains("client_secret_basic")
            ? OAuthClientAuthentication.Form : OAuthClientAuthentication.Basic;

    /// <summary>Parses a metadata document, or returns what is wrong with it, as the end of a sentence.</summary>
    /// <param name="body">The document.</param>
    /// <param name="issuer">The issuer that the document must contain, exactly.</param>
    /// <param name="redact">Makes a different issuer safe to show.</param>
    /// <param name="fault">What is wrong with the document.</param>
    public static OAuthServerMetadata? Parse(ReadOnlyMemory<byte> body, string issuer, Func<string, string?> redact, out string? fault)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, issuer, redact, out fault);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text in the JSON is not valid Unicode, which is detected only when it is read.
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
