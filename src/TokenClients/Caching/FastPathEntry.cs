using System.Runtime.CompilerServices;

namespace TokenClients.Caching;

/// <summary>
/// The half of an entry that is read without its lock: a token, and until when callers may have it without a look at the
/// entry's state. A base class, so that the two stand side by side in memory, first of all fields: among thousands of entries
/// one cache line more is what a hit costs.
/// </summary>
internal abstract class FastPathEntry
{
    private long _until = long.MinValue;
    private volatile AccessToken? _token;

    /// <summary>
    /// The token, if callers at that time need not look further. The time is read first and written last, so whoever sees
    /// the time of a token sees that token or a newer one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AccessToken? TryGetFresh(long milliseconds) => milliseconds < Volatile.Read(ref _until) ? _token : null;

    /// <summary>Publishes a new token, whose state the next caller checks first, or none. Called under the entry's lock.</summary>
    protected void Publish(AccessToken? token)
    {
        Volatile.Write(ref _until, long.MinValue);
        _token = token;
    }

    /// <summary>Lets callers pass until then. Under the entry's lock.</summary>
    protected void PublishUntil(long milliseconds) => Volatile.Write(ref _until, milliseconds);
}
