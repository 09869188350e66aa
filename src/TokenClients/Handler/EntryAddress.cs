namespace TokenClients.Handler;

/// <summary>
/// The address with which a request enters its client. A handler outside of the token handler may rewrite it, as service
/// discovery does, so that only this one has the host that the application names.
/// </summary>
/// <remarks>It goes along if the request is copied with its options.</remarks>
internal sealed class EntryAddress
{
    private static readonly RequestProperty<EntryAddress> Entry = new("TokenClients.EntryAddress");

    private volatile Uri? _address;

    public static void Record(HttpRequestMessage request) => Entry.Set(request, new EntryAddress { _address = request.RequestUri });

    /// <summary>The address, or <see langword="null"/> if none is recorded.</summary>
    public static Uri? Of(HttpRequestMessage request) => Entry.Get(request)?._address;

    /// <summary>Records that the request has been redirected: what it is sent to from now on was chosen by a server.</summary>
    public static void Forget(HttpRequestMessage request)
    {
        if (Entry.Get(request) is { } entry)
        {
            entry._address = null;
        }
    }
}
