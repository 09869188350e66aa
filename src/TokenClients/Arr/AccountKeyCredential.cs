using System.Diagnostics;
using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.Arr;

/// <summary>An account's key, sent as <c>Bearer {accountId}:{accountKey}</c> (REST specification <c>mr-sts.json</c>).</summary>
internal sealed class AccountKeyCredential(string accountId, string accountKey, string setting) : ClientCredential(setting, accountKey)
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly AuthenticationHeaderValue _authorization = new("Bearer", $"{accountId}:{accountKey}");

    public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form) =>
        headers.Authorization = _authorization;
}
