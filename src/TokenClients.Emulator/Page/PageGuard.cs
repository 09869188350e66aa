using System.Net;
using Microsoft.AspNetCore.Http;

namespace TokenClients.Emulator;

/// <summary>
/// Protects the page and the services from other sites in the same browser. A site whose name resolves to this machine (DNS
/// rebinding) is detected by its <c>Host</c>. A cross-site request (CSRF) is detected by <c>Origin</c>, <c>Sec-Fetch-Site</c>,
/// and a header and content type that neither a form nor a request without a preflight can have.
/// </summary>
internal sealed class PageGuard(Func<Uri> baseAddress)
{
    public const string Header = "X-Emulator-Page";

    /// <summary>
    /// Returns why a request that a browser sends on behalf of a page is rejected, or <see langword="null"/>: the page belongs to
    /// another site, or its host name is unknown. Browsers send <c>Sec-Fetch-Site</c>; older ones, and all of them if the address
    /// is neither https nor local, send only <c>Origin</c> or <c>Referer</c>. Other clients send none of these.
    /// </summary>
    public string? RefuseOtherSite(EmulatedRequest request)
    {
        var site = request.Headers.GetValueOrDefault("Sec-Fetch-Site");
        var page = request.Headers.GetValueOrDefault("Origin") ?? request.Headers.GetValueOrDefault("Referer");
        return site is "cross-site" or "same-site" || (site is null && page is not null && !IsOwnAuthority(page, request))
            ? "The emulator does not respond to requests from other sites."
            : site is "same-origin" || page is not null ? RefuseHost(request)
            : null;
    }

    /// <summary>Returns why the page is not available at the host of the request, or <see langword="null"/>.</summary>
    public string? RefuseHost(EmulatedRequest request) => IsOurs(request.Headers.GetValueOrDefault("Host"))
        ? null
        : "The page is available only at localhost and the emulator's own address. "
            + $"To use another name, set {nameof(TokenEmulatorOptions)}.{nameof(TokenEmulatorOptions.BaseAddress)} (tokenclients emulator --public-address).";

    /// <summary>Returns why the command is rejected, or <see langword="null"/>. The host is checked separately.</summary>
    public string? RefuseCommand(EmulatedRequest request)
    {
        var headers = request.Headers;
        return headers.GetValueOrDefault("Sec-Fetch-Site") is not (null or "same-origin")
            || !IsOwnOrigin(headers.GetValueOrDefault("Origin"), request)
                ? "Only the emulator's own page can send commands."
            : !headers.ContainsKey(Header) ? $"A command must have the header {Header}."
            : !IsJson(headers.GetValueOrDefault("Content-Type")) ? "A command must be application/json."
            : null;
    }

    private bool IsOurs(string? host)
    {
        var name = HostString.FromUriComponent(host ?? "").Host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
            || (BaseAddress is { } known && name.Equals(known.Host, StringComparison.OrdinalIgnoreCase));
    }

    private bool IsOwnAuthority(string page, EmulatedRequest request) => Uri.TryCreate(page, UriKind.Absolute, out var uri)
        && (uri.Authority.Equals(new Uri(request.Origin).Authority, StringComparison.OrdinalIgnoreCase)
            || (BaseAddress is { } known && uri.Authority.Equals(known.Authority, StringComparison.OrdinalIgnoreCase)));

    // Behind a proxy that ends TLS, the scheme that arrives is not the one that the browser used.
    private bool IsOwnOrigin(string? origin, EmulatedRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (IsSame(uri, new Uri(request.Origin)) || (BaseAddress is { } known && IsSame(uri, known)));

    private static bool IsSame(Uri origin, Uri other) => Uri.Compare(
        origin, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsJson(string? contentType) =>
        contentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) == true;

    private Uri? BaseAddress
    {
        get
        {
            try
            {
                return baseAddress();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }
}
