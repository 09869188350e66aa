using System.Text.RegularExpressions;

namespace TokenClients.Tool;

/// <summary>Describes why a proxy did not connect to a service.</summary>
internal static partial class ProxyFault
{
    private const int CredentialsRequired = 407;

    /// <summary>Returns <see langword="null"/> if the proxy is not what failed.</summary>
    public static StepResult? Of(HttpRequestException error, RequestProxy proxy, Uri address) => error.HttpRequestError switch
    {
        HttpRequestError.ProxyTunnelError => Refused(proxy, address, StatusOf(error.Message)),
        HttpRequestError.InvalidResponse => StepResult.Unreachable(
            $"the server at the proxy's address {proxy} does not speak HTTP ({ExceptionText.Of(error)})", $"Check host and port in {proxy.Source}."),
        HttpRequestError.ResponseEnded or HttpRequestError.Unknown => StepResult.Unreachable(
            $"the proxy {proxy} closed the connection without a response ({ExceptionText.Of(error)})",
            $"Check host, port and scheme in {proxy.Source}: the address of a proxy that uses TLS starts with https://."),
        _ => null,
    };

    /// <summary>Returns what to do if a proxy requires other credentials than it received.</summary>
    public static string Credentials(RequestProxy proxy) => proxy.HasCredentials
        ? $"The proxy rejected the user name or the password in {proxy.Source}. Characters such as '@', ':' and '/' in them must be percent-encoded: '%40' for '@'."
        : $"Add the user name and password to {proxy.Source}: {proxy.Address.Scheme}://USER:PASSWORD@{proxy.Address.Host}:{proxy.Address.Port}. " +
            "Or, if the host can be reached without a proxy, add it to NO_PROXY.";

    /// <summary>Returns whether a message is about a proxy that requires credentials.</summary>
    public static bool RequiresCredentials(string message) => StatusOf(message) == CredentialsRequired;

    private static StepResult Refused(RequestProxy proxy, Uri address, int? status)
    {
        var target = $"{address.Host}:{address.Port}";
        return status switch
        {
            CredentialsRequired => StepResult.Unreachable($"the proxy {proxy} requires credentials (HTTP 407)", Credentials(proxy)),
            >= 500 => StepResult.Unreachable(
                $"the proxy {proxy} could not reach {target} (HTTP {status})",
                "Check the spelling of the host and, with the proxy's administrator, whether the proxy can reach it."),
            _ => StepResult.Unreachable(
                $"the proxy {proxy} refused a connection to {target}{(status is null ? "" : $" (HTTP {status})")}",
                $"Ask the proxy's administrator to allow {target}, or, if the host can be reached without a proxy, add it to NO_PROXY."),
        };
    }

    private static int? StatusOf(string message) => Status().Match(message) is { Success: true } match ? int.Parse(match.ValueSpan, provider: null) : null;

    // "The proxy tunnel request to proxy '…' failed with status code '407'."; no property has it.
    [GeneratedRegex("(?<=proxy '[^']*'.*')[1-5][0-9][0-9](?=')", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Status();
}
