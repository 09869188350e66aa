using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// The addresses that a token is for. As with Service Bus, an address covers a queue if it has the queue's host, and its path is
/// that of the queue or a parent (in whole segments); scheme, port and case do not matter.
/// </summary>
/// <param name="addresses">The addresses; without any, the token is for nothing.</param>
/// <param name="isForAll">Whether it is for every queue.</param>
internal readonly struct QueueAudience(IReadOnlyList<string> addresses, bool isForAll = false)
{
    private const string EntraResource = "servicebus.azure.net";
    private const string EntraSuffix = "/.default";

    private static readonly string[] Schemes = ["http", "https", "sb", "amqp", "amqps"];

    /// <summary>
    /// Returns the addresses in the audience of a token of the OAuth 2.0 endpoint. Scopes that are not addresses, such as
    /// <c>orders.send</c>, do not name a queue: a token without addresses is for every queue, as is a token for the resource that
    /// represents Service Bus in Microsoft Entra ID.
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

    /// <summary>Returns the address of the queue of a request, without possible keys and tokens.</summary>
    public static string Needed(EmulatedRequest request) => request.Origin + request.MaskedPath.Split('/')[1];

    public bool Covers(EmulatedRequest request, Uri? baseAddress)
    {
        var own = new Uri(request.Origin);
        return isForAll || (addresses ?? []).Select(Read).Any(audience => audience is not null
            && (IsAbove(audience, own, request.Path) || (baseAddress is not null && IsAbove(audience, baseAddress, request.Path))
                || (StandsInFor(audience, own) && IsAbove(Path(audience), request.Path))));
    }

    /// <summary>Describes what the token is for, without possible keys and tokens.</summary>
    public string Describe(TokenEmulatorOptions options) => addresses is not { Count: > 0 } ? "The token has no audience."
        : $"The token is for {string.Join(" and ", addresses.Select(address =>
            Read(address) is { } uri ? uri.Host + Masking.Path(Path(uri), options) : Masking.Segment(address)))}.";

    private static bool IsAbove(Uri audience, Uri address, string path) =>
        (audience.Host == address.Host || (audience.IsLoopback && address.IsLoopback)) && IsAbove(Path(audience), Path(address) + path);

    private static bool IsAbove(string path, string resource) =>
        resource.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (resource.Length == path.Length || resource[path.Length] == '/');

    // Unless the client uses the name of a namespace, the emulator stands in for all namespaces.
    private static bool StandsInFor(Uri audience, Uri own) => IsNamespace(audience.Host) && !IsNamespace(own.Host);

    private static bool IsNamespace(string host) => host.Split('.', 3) is [_, "servicebus", _];

    private static string Path(Uri address) => Uri.UnescapeDataString(address.AbsolutePath).TrimEnd('/');

    // As a web address, so that the same parsing rules apply to every scheme.
    private static Uri? Read(string address)
    {
        var parts = address.Split("://", 2);
        return parts.Length == 2 && Schemes.Contains(parts[0], StringComparer.OrdinalIgnoreCase)
            && Uri.TryCreate($"http://{parts[1]}", UriKind.Absolute, out var uri) ? uri : null;
    }
}
