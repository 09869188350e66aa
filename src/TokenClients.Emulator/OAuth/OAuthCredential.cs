using System.Net;
using System.Text;

namespace TokenClients.Emulator;

/// <summary>
/// The credential of a client (RFC 6749, 2.3.1): HTTP Basic with form-encoded id and secret, or two fields of the form,
/// but not both.
/// </summary>
internal sealed class OAuthCredential
{
    private readonly string _secret;

    private OAuthCredential(string id, string secret)
    {
        ClientId = id;
        _secret = secret;
    }

    /// <summary>The id and the secret of HTTP Basic as they were sent, for a client that did not form-encode them.</summary>
    private (string Id, string Secret)? Unencoded { get; init; }

    public string ClientId { get; }

    /// <summary>Whether the client used both ways, or sent two different ids.</summary>
    public bool IsAmbiguous { get; private init; }

    /// <summary>Reads the credential, or returns <see langword="null"/> if there is none that can be read.</summary>
    public static OAuthCredential? Read(EmulatedRequest request, IReadOnlyDictionary<string, string> form)
    {
        var (id, secret) = (form.GetValueOrDefault("client_id"), form.GetValueOrDefault("client_secret"));
        return request.Credential("Basic") is { } basic ? ReadBasic(basic, id, secret)
            : id is not null && secret is not null ? new(id, secret)
            : null;
    }

    /// <summary>Whether the client sent an assertion, or began to.</summary>
    public static bool HasAssertion(IReadOnlyDictionary<string, string> form) =>
        form.ContainsKey("client_assertion") || form.ContainsKey("client_assertion_type");

    public bool IsValid(IDictionary<string, IReadOnlyList<string>> clients) => IsValid(ClientId, _secret, clients);

    /// <summary>Whether it would be valid in HTTP Basic if the client had form-encoded it.</summary>
    public bool IsUnencodedButValid(IDictionary<string, IReadOnlyList<string>> clients) =>
        Unencoded is var (id, secret) && IsValid(id, secret, clients);

    private static bool IsValid(string id, string secret, IDictionary<string, IReadOnlyList<string>> clients) =>
        clients.TryGetValue(id, out var secrets) && Credentials.IsOneOf(secret, secrets);

    // The form may contain the id as well (RFC 6749, 3.2.1), but not a different one.
    private static OAuthCredential? ReadBasic(string basic, string? formId, string? formSecret)
    {
        var bytes = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, bytes, out var length))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        var id = WebUtility.UrlDecode(parts[0]);
        var secret = parts.ElementAtOrDefault(1) ?? "";
        return new(id, WebUtility.UrlDecode(secret))
        {
            Unencoded = (parts[0], secret),
            IsAmbiguous = formSecret is not null || (formId ?? id) != id,
        };
    }
}
