namespace TokenClients.OAuth;

/// <summary>
/// What is known of the server: its endpoint from the settings, or its metadata, which is requested before the first token,
/// once however many callers wait, and again when it is old. While metadata is known, no call fails because it cannot be
/// requested again.
/// </summary>
/// <param name="current">What is known from the start, or <see langword="null"/> if it has to be requested.</param>
/// <param name="request">Requests the metadata.</param>
/// <param name="time">The clock.</param>
/// <param name="onFailure">Called when metadata that is known could not be requested again.</param>
internal sealed class OAuthServer(
    OAuthServerMetadata? current, Func<CancellationToken, Task<OAuthServerMetadata>> request, TimeProvider time, Action<Exception> onFailure)
{
    /// <summary>After which time metadata is requested again. Servers rarely change it, and announce that for longer.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromHours(12);

    /// <summary>How long a request that failed is not repeated while metadata is known.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private volatile Known? _known = current is null ? null : new(current, RequestedAt: 0, Lifetime: TimeSpan.MaxValue);
    private Task<OAuthServerMetadata>? _running;

    /// <summary>What is known of the server.</summary>
    public OAuthServerMetadata Metadata => _known?.Metadata ?? throw new InvalidOperationException("Nothing is known of the server yet.");

    /// <summary>Whether the metadata may be used as it is.</summary>
    public bool IsKnown => _known is { } known && (known.Lifetime == TimeSpan.MaxValue || time.GetElapsedTime(known.RequestedAt) < known.Lifetime);

    /// <summary>Requests the metadata if it is not known, or is old.</summary>
    /// <param name="cancellationToken">Ends this caller's wait; the request goes on for the others.</param>
    public async ValueTask EnsureKnownAsync(CancellationToken cancellationToken)
    {
        if (IsKnown)
        {
            return;
        }

        Task<OAuthServerMetadata> running;
        lock (_gate)
        {
            if (_running is null && IsKnown)
            {
                return; // another caller's request has just ended
            }

            running = _running ??= Task.Run(RequestAsync, CancellationToken.None);
        }

        running.ObserveFailure(); // this caller may leave, and others too

        await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<OAuthServerMetadata> RequestAsync()
    {
        try
        {
            var received = await request(CancellationToken.None).ConfigureAwait(false);
            _known = new(received, time.GetTimestamp(), RefreshInterval);
            return received;
        }
        catch (TokenException error) when (_known is { } known)
        {
            _known = new(known.Metadata, time.GetTimestamp(), RetryInterval);
            onFailure(error);
            return known.Metadata;
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    private sealed record Known(OAuthServerMetadata Metadata, long RequestedAt, TimeSpan Lifetime);
}
