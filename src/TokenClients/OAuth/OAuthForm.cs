using System.Net.Http.Headers;
using System.Text;

namespace TokenClients;

/// <summary>The request for a token by client credentials (RFC 6749 §4.4.2).</summary>
internal static class OAuthForm
{
    public static HttpRequestMessage Create(OAuthOptions options, string secret, string? scope)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, options.Endpoint);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Content = new FormUrlEncodedContent(Fields(options, secret, scope));
        if (options.ClientAuthentication == OAuthClientAuthentication.Basic)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Basic(options.ClientId!, secret));
        }

        return message;
    }

    /// <summary>Id and secret, form-encoded before they are joined (§2.3.1), so that either may hold a colon.</summary>
    public static string Basic(string id, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Encode(id)}:{Encode(secret)}"));

    private static IEnumerable<KeyValuePair<string, string>> Fields(OAuthOptions options, string secret, string? scope)
    {
        yield return new("grant_type", "client_credentials");
        if (options.ClientAuthentication == OAuthClientAuthentication.Form)
        {
            yield return new("client_id", options.ClientId!);
            yield return new("client_secret", secret);
        }

        if (!string.IsNullOrEmpty(scope))
        {
            yield return new("scope", scope!);
        }

        foreach (var parameter in options.Parameters)
        {
            yield return parameter;
        }
    }

    // As FormUrlEncodedContent does: '~', which Entra's secrets hold, stays, for servers that forget to decode.
    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+");
}
