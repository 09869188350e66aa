namespace TokenClients.Tool;

/// <summary>Returns what to do about a failed request.</summary>
internal static class RequestAdvice
{
    public static string? For(TokenException failure, RequestProxy? proxy) => failure.Reason switch
    {
        TokenFailureReason.CredentialRejected =>
            "The key is wrong: it belongs to another account, issuer or client, has been regenerated, or was not copied completely. Copy the id " +
            "or name and the key again.",
        TokenFailureReason.BadRequest when (int?)failure.StatusCode is 404 or 405 or 410 =>
            "The domain or endpoint is wrong: a server responds there, but it has no such token service.",
        TokenFailureReason.BadRequest => "The service accepts the address but not the request: check the scope, and the id or name.",
        TokenFailureReason.Throttled =>
            "Too many requests: wait a while, and find out which program sends them. A program that caches its tokens sends only a few requests a day.",
        TokenFailureReason.InvalidResponse when (int?)failure.StatusCode is >= 300 and < 400 =>
            "The request was redirected: a captive portal or proxy requires a sign-in, or the service has moved. Open the address in a browser.",
        TokenFailureReason.InvalidResponse =>
            "Something else responds instead of the service, most likely a captive portal or a proxy. Open the address in a browser.",
        TokenFailureReason.Network when IsNotHttp(failure) =>
            "The server does not speak HTTP; it may be an SSH or mail server, for example. Check the port.",
        TokenFailureReason.Network when proxy is not null =>
            ProxyFault.RequiresCredentials(failure.Message) ? ProxyFault.Credentials(proxy)
                : $"The request went through the proxy {proxy}, set by {proxy.Source}. Check it, or add the host to NO_PROXY.",
        TokenFailureReason.Network => "The connection was closed before the response: by a firewall or proxy, or because the service restarted. (.NET itself " +
            "then sends a request without a body up to four times, so the service may have received more than one.)",
        TokenFailureReason.Timeout when proxy is not null =>
            $"The proxy {proxy}, set by {proxy.Source}, accepts the connection, but there was no response through it: the proxy or the service behind it hangs.",
        TokenFailureReason.Timeout => "The service accepts connections but does not respond: it may be overloaded. Try again later.",
        TokenFailureReason.Unavailable => "The service is temporarily unavailable; nothing is wrong on this side. Try again later.",
        _ => null,
    };

    private static bool IsNotHttp(TokenException failure) =>
        failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse };
}
