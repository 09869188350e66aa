namespace TokenClients.Tool;

/// <summary>What to do about a request that brought no token.</summary>
internal static class RequestAdvice
{
    public static string? For(TokenException failure, RequestProxy? proxy) => failure.Reason switch
    {
        TokenFailureReason.CredentialRejected =>
            "Wrong key: it is another account's, issuer's or client's, has been regenerated since, or was not copied whole. Copy both the id or " +
            "name and the key again.",
        TokenFailureReason.BadRequest when (int?)failure.StatusCode is 404 or 405 or 410 =>
            "Wrong domain or endpoint: a server answers there, but it has no such token service.",
        TokenFailureReason.BadRequest => "The service knows the address but not what was asked for: check the scope, and the id or name.",
        TokenFailureReason.Throttled =>
            "Throttled: wait a while, then see who asks so often. A program that keeps its token for the token's life asks a few times a day.",
        TokenFailureReason.InvalidResponse when (int?)failure.StatusCode is >= 300 and < 400 =>
            "Redirected: a captive portal or proxy wants to be seen first, or the service has moved. Open the address in a browser.",
        TokenFailureReason.InvalidResponse =>
            "Something else answers in the service's place, a captive portal or a proxy's page most likely. Open the address in a browser.",
        TokenFailureReason.Network when IsNotHttp(failure) =>
            "What listens there does not speak HTTP; it may be an SSH or a mail server, for instance. Check the port.",
        TokenFailureReason.Network when proxy is not null =>
            ProxyFault.RequiresCredentials(failure.Message) ? ProxyFault.Credentials(proxy)
                : $"The request went through the proxy {proxy}, set by {proxy.Source}. Check it, or name the host in NO_PROXY.",
        TokenFailureReason.Network => "The connection broke before the answer: a firewall or proxy that closes it, or a service that restarts. (.NET sends a " +
            "request without a body up to four times by itself then, so the service may have seen more than one.)",
        TokenFailureReason.Timeout when proxy is not null =>
            $"The proxy {proxy}, set by {proxy.Source}, takes the connection, but no answer came through it: the proxy hangs, or the service behind it does.",
        TokenFailureReason.Timeout => "The service takes connections but does not answer: it may be overloaded. Try again in a while.",
        TokenFailureReason.Unavailable => "The service itself is in trouble. Nothing is wrong on this side.",
        _ => null,
    };

    private static bool IsNotHttp(TokenException failure) =>
        failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse };
}
