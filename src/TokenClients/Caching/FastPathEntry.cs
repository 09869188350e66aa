using System.Runtime.CompilerServices;

namespace TokenClients.Caching;

/// <summary>
/// The part of an entry that is read without its lock: a token, and until when callers may use it without checking the entry's
/// state. It is a base class, so that its two fields come first and are next to each other in memory: with thousands of
/// entries, each additional cache line makes a hit noticeably slower.
/// </summary>
internal abstract class FastPathEntry
{
    private long _until = long.MinValue;
    private volatile AccessToken? _token;

    /// <summary>
    /// Returns the token if it may be used at that time without checking the state. The time is read first and written last, so
    /// a caller that sees a token's time sees that token or a newer one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AccessToken? TryGetFresh(long milliseconds) => milliseconds < Volatile.Read(ref _until) ? _token : null;

    /// <summary>Publishes a token, or none. The next caller checks its state first. Called under the entry's lock.</summary>
    protected void Publish(AccessToken? token)
    {
        Volatile.Write(ref _until, long.MinValue);
        _token = token;
    }

    /// <summary>Lets callers use the token until that time without checking its state. Called under the entry's lock.</summary>
    protected void PublishUntil(long milliseconds) => Volatile.Write(ref _until, milliseconds);
}
