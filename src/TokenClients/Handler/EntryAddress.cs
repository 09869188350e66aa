namespace TokenClients.Handler;

/// <summary>
/// The address with which a request enters its client. A handler outside of the token handler may rewrite it, as service
/// discovery does, so that only this one has the host that the application names.
/// </summary>
/// <remarks>It goes along if the request is copied with its options.</remarks>
internal sealed class EntryAddress
{
    private const string Key = "TokenClients.EntryAddress";

    // A request makes its options when they are first looked at. Where none has ever been recorded, none is looked at.
    private static volatile bool _isUsed;

    private volatile Uri? _address;

    public static void Record(HttpRequestMessage request)
    {
        _isUsed = true;
        var entry = new EntryAddress { _address = request.RequestUri };
#if NET
        request.Options.Set(new HttpRequestOptionsKey<EntryAddress>(Key), entry);
#else
        request.Properties[Key] = entry;
#endif
    }

    /// <summary>The address, or <see langword="null"/> if none is recorded.</summary>
    public static Uri? Of(HttpRequestMessage request) => Find(request)?._address;

    /// <summary>Records that the request has been redirected: what it is sent to from now on was chosen by a server.</summary>
    public static void Forget(HttpRequestMessage request)
    {
        if (Find(request) is { } entry)
        {
            entry._address = null;
        }
    }

    private static EntryAddress? Find(HttpRequestMessage request)
    {
        if (!_isUsed)
        {
            return null;
        }

#if NET
        return request.Options.TryGetValue(new HttpRequestOptionsKey<EntryAddress>(Key), out var entry) ? entry : null;
#else
        return request.Properties.TryGetValue(Key, out var entry) ? entry as EntryAddress : null;
#endif
    }
}
