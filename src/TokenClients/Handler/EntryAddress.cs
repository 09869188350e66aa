namespace TokenClients.Handler;

/// <summary>
/// The address with which a request enters its client. A handler outside the token handler may rewrite the request's address,
/// as service discovery does, so only this one contains the host that the application requested.
/// </summary>
/// <remarks>The address is copied along if the request is copied with its options.</remarks>
internal sealed class EntryAddress
{
    private static readonly RequestProperty<EntryAddress> Entry = new("TokenClients.EntryAddress");

    private volatile Uri? _address;

    public static void Record(HttpRequestMessage request) => Entry.Set(request, new EntryAddress { _address = request.RequestUri });

    /// <summary>Returns the recorded address, or <see langword="null"/> if there is none.</summary>
    public static Uri? Of(HttpRequestMessage request) => Entry.Get(request)?._address;

    /// <summary>Removes the recorded address after a redirect, because a server has chosen the addresses from then on.</summary>
    public static void Clear(HttpRequestMessage request)
    {
        if (Entry.Get(request) is { } entry)
        {
            entry._address = null;
        }
    }
}
