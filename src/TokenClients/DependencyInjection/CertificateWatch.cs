using TokenClients.Caching;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Checks once a minute whether a client's certificate has changed, for instance because its file was replaced. Tokens bound to
/// the previous certificate must then be requested again.
/// </summary>
internal sealed class CertificateWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ITimer _timer;
    private TokenSource? _source;
    private string? _thumbprints;

    /// <param name="source">Returns the current source of the tokens.</param>
    /// <param name="onChange">Called when the certificates have changed.</param>
    /// <param name="time">The clock.</param>
    public CertificateWatch(Func<TokenSource> source, Action onChange, TimeProvider time)
    {
        Update(source());
        _timer = time.CreateTimer(_ => SafeInvoke.Run(() =>
        {
            if (Update(source()))
            {
                onChange();
                Update(source()); // onChange has replaced the source
            }
        }), state: null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// Records the certificates, and returns whether the same source has different ones than before. Certificates that cannot
    /// be read count as unchanged.
    /// </summary>
    private bool Update(TokenSource source)
    {
        var certificates = SafeInvoke.GetOrNull(() => (source.Client as ICertificateUser)?.Certificates ?? []);

        // Sorted, because the one in use comes first, and switching to the other is not a change.
        var thumbprints = certificates is null ? _thumbprints : string.Join(
            " ", certificates.Select(certificate => certificate.Thumbprint).OrderBy(thumbprint => thumbprint, StringComparer.Ordinal));
        var isChanged = source == _source && thumbprints != _thumbprints;
        (_source, _thumbprints) = (source, thumbprints);
        return isChanged;
    }
}
