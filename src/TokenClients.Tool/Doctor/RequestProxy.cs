using System.Net;

namespace TokenClients.Tool;

/// <summary>The proxy that a request goes through, and what set it. The proxy's user name and password are not shown.</summary>
internal sealed record RequestProxy(Uri Address, string Source)
{
    // The service of a proxied request has an https address: http is accepted for loopback addresses only.
    private static readonly string[] Variables = ["HTTPS_PROXY", "ALL_PROXY"];

    public bool HasCredentials => Address.UserInfo.Length > 0;

    /// <summary>Returns the proxy from the environment or the system; <see langword="null"/> for a direct connection.</summary>
    public static RequestProxy? Find(Uri address) =>
        !address.IsLoopback // the clients never use a proxy for these
        && !HttpClient.DefaultProxy.IsBypassed(address)
        && HttpClient.DefaultProxy.GetProxy(address) is { } proxy
            ? new(proxy, Variables.FirstOrDefault(IsSet) ?? "the system") : null;

    public IWebProxy ToWebProxy() => new WebProxy(Address) { Credentials = HttpClient.DefaultProxy.Credentials };

    public override string ToString() => $"{Address.Scheme}://{Address.Host}:{Address.Port}";

    private static bool IsSet(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } || Environment.GetEnvironmentVariable(name.ToLowerInvariant()) is { Length: > 0 };
}
