using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>A client's id and secret, in the <c>Authorization</c> header or in the form (RFC 6749 §2.3.1).</summary>
internal sealed class ClientSecretCredential(string id, string secret, OAuthClientAuthentication? authentication, OAuthServer server, string setting)
    : ClientCredential(setting, secret, BasicParameter(id, secret), BasicParameter(id, secret, isEncoded: false))
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _secret = secret;

    private readonly string _id = id;

    public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form)
    {
        var chosen = authentication ?? server.Metadata.SecretAuthentication;
        if (chosen == OAuthClientAuthentication.Form)
        {
            form.Add(new("client_id", _id));
            form.Add(new("client_secret", _secret));
        }
        else
        {
            headers.Authorization = new AuthenticationHeaderValue(
                "Basic", BasicParameter(_id, _secret, chosen != OAuthClientAuthentication.BasicUnencoded));
        }
    }

    /// <summary>Joins id and secret, each form-encoded first (§2.3.1), so that either may contain a colon.</summary>
    public static string BasicParameter(string id, string secret, bool isEncoded = true) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(isEncoded ? $"{Encode(id)}:{Encode(secret)}" : $"{id}:{secret}"));

    // Encodes like FormUrlEncodedContent: '~', which secrets of Entra ID contain, is not encoded, for servers that do not decode.
    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+");
}
