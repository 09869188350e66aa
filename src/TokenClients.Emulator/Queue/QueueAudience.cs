using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// The addresses that a token is for. As with Service Bus, one covers a queue if it has the host of the queue, and the path of
/// the queue or of what contains it, whole segments only; scheme, port and case do not matter.
/// </summary>
/// <param name="addresses">The addresses; without any, the token is for nothing.</param>
/// <param name="isForAll">Whether it is for every queue.</param>
internal readonly struct QueueAudience(IReadOnlyList<string> addresses, bool isForAll = false)
{
    private const string EntraResource = "servicebus.azure.net";
    private const string EntraSuffix = "/.default";

    private static readonly string[] Schemes = ["http", "https", "sb", "amqp", "amqps"];

    /// <summary>
    /// The addresses among the scopes that a client of the OAuth 2.0 endpoint requested. Scopes that are no addresses, such as
    /// <c>orders.send</c>, name no queue: a token with no others is for every queue, as is one for the resource that stands for
    /// Service Bus in Microsoft Entra ID.
    /// </summary>
    public static QueueAudience OfJwt(JsonObject claims)
    {
        var issuer = (string?)claims["iss"];
        var audiences = claims["aud"] is JsonArray many ? many.Select(one => (string?)one) : [(string?)claims["aud"]];
        string[] addresses =
        [
            .. audiences.Where(one => one is not null && one != issuer).SelectMany(one => one!.Split(' '))
                .Where(one => one.Contains("://", StringComparison.Ordinal))
                .Select(one => one.EndsWith(EntraSuffix, StringComparison.Ordinal) ? one[..^EntraSuffix.Length] : one),
        ];
        return new(addresses, addresses.Length == 0 || addresses.Any(one => Read(one)?.Host == EntraResource));
    }

    /// <summary>The address of the queue that a request is for, without a segment that may be a key or a token.</summary>
    public static string Needed(EmulatedRequest request) => request.Origin + request.MaskedPath.Split('/')[1];

    public bool Covers(EmulatedRequest request, Uri? baseAddress)
    {
        var own = new Uri(request.Origin);
        return isForAll || (addresses ?? []).Select(Read).Any(audience => audience is not null
            && (IsAbove(audience, own, request.Path) || (baseAddress is not null && IsAbove(audience, baseAddress, request.Path))
                || (StandsInFor(audience, own) && IsAbove(Path(audience), request.Path))));
    }

    /// <summary>Says what the token is for, without what may be a key or another token.</summary>
    public string Describe(TokenEmulatorOptions options) => addresses is not { Count: > 0 } ? "The token has no audience."
        : $"The token is for {string.Join(" and ", addresses.Select(address =>
            Read(address) is { } uri ? uri.Host + Masking.Path(Path(uri), options) : Masking.Segment(address)))}.";

    private static bool IsAbove(Uri audience, Uri address, string path) =>
        (audience.Host == address.Host || (audience.IsLoopback && address.IsLoopback)) && IsAbove(Path(audience), Path(address) + path);

    private static bool IsAbove(string path, string resource) =>
        resource.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (resource.Length == path.Length || resource[path.Length] == '/');

    // An emulator that is not called by the name of a namespace stands in for all of them.
    private static bool StandsInFor(Uri audience, Uri own) => IsNamespace(audience.Host) && !IsNamespace(own.Host);

    private static bool IsNamespace(string host) => host.Split('.', 3) is [_, "servicebus", _];

    private static string Path(Uri address) => Uri.UnescapeDataString(address.AbsolutePath).TrimEnd('/');

    // As a web address, so that it is read by the rules of the web whatever its scheme is.
    private static Uri? Read(string address)
    {
        var parts = address.Split("://", 2);
        return parts.Length == 2 && Schemes.Contains(parts[0], StringComparer.OrdinalIgnoreCase)
            && Uri.TryCreate($"http://{parts[1]}", UriKind.Absolute, out var uri) ? uri : null;
    }
}
