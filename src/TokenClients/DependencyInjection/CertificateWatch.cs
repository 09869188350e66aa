using TokenClients.Caching;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Looks once a minute whether a client has another certificate, from a file that was replaced for instance. Tokens that are bound
/// to the former one then have to be requested anew.
/// </summary>
internal sealed class CertificateWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ITimer _timer;
    private TokenSource? _source;
    private string? _seen;

    /// <param name="source">Returns the source of the tokens as it is now.</param>
    /// <param name="onChange">Called when its certificates are others than a minute ago.</param>
    /// <param name="time">The clock.</param>
    public CertificateWatch(Func<TokenSource> source, Action onChange, TimeProvider time)
    {
        Look(source());
        _timer = time.CreateTimer(_ => SafeInvoke.Run(() =>
        {
            if (Look(source()))
            {
                onChange();
                Look(source()); // which is another one now
            }
        }), state: null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Whether the same source has other certificates than before. Those that cannot be read now are the ones before.</summary>
    private bool Look(TokenSource source)
    {
        var certificates = SafeInvoke.Create(() => (source.Client as ICertificateUser)?.Certificates ?? []);

        // Sorted, because the one in use comes first, and using the other one is no change.
        var seen = certificates is null ? _seen : string.Join(
            " ", certificates.Select(certificate => certificate.Thumbprint).OrderBy(thumbprint => thumbprint, StringComparer.Ordinal));
        var isChanged = source == _source && seen != _seen;
        (_source, _seen) = (source, seen);
        return isChanged;
    }
}
