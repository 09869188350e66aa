using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>A client whose certificate alone proves who it is (RFC 8705 §2).</summary>
internal sealed class ClientIdCredential(string id, string setting) : ClientCredential(setting)
{
    public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form) => form.Add(new("client_id", id));
}
