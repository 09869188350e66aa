using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>Authenticates the client with its certificate alone (RFC 8705 §2).</summary>
internal sealed class ClientIdCredential(string id, string setting) : ClientCredential(setting)
{
    public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form) => form.Add(new("client_id", id));
}
