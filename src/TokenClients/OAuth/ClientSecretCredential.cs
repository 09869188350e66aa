using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>A client's id and secret, in the <c>Authorization</c> header or in the form (RFC 6749 §2.3.1).</summary>
internal sealed class ClientSecretCredential(OAuthClientOptions options, string secret, string setting)
    : ClientCredential(setting, secret, BasicParameter(options.ClientId!, secret))
{
    private readonly string _id = options.ClientId!;
    private readonly bool _isInForm = options.ClientAuthentication == OAuthClientAuthentication.Form;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _secret = secret;

    public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form)
    {
        if (_isInForm)
        {
            form.Add(new("client_id", _id));
            form.Add(new("client_secret", _secret));
        }
        else
        {
            headers.Authorization = new AuthenticationHeaderValue("Basic", BasicParameter(_id, _secret));
        }
    }

    /// <summary>Joins id and secret, each form-encoded first (§2.3.1), so that either may hold a colon.</summary>
    public static string BasicParameter(string id, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Encode(id)}:{Encode(secret)}"));

    // As FormUrlEncodedContent does: '~', which Entra's secrets hold, stays, for servers that forget to decode.
    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+");
}
