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

    public bool IsValid(IDictionary<string, IReadOnlyList<string>> clients) =>
        clients.TryGetValue(ClientId, out var secrets) && Credentials.IsOneOf(_secret, secrets);

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
        return new(id, WebUtility.UrlDecode(parts.ElementAtOrDefault(1) ?? ""))
        {
            IsAmbiguous = formSecret is not null || (formId ?? id) != id,
        };
    }
}
