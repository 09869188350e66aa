namespace TokenClients.OAuth;

/// <summary>
/// What is known of the server: its endpoint from the settings, or its metadata, which is requested before the first token,
/// once for all waiting callers, and refreshed later. Once metadata is known, no call fails because the refresh fails.
/// </summary>
/// <param name="current">What is known from the settings, or <see langword="null"/> if the metadata must be requested.</param>
/// <param name="request">Requests the metadata.</param>
/// <param name="time">The clock.</param>
/// <param name="onFailure">Called when known metadata could not be refreshed.</param>
internal sealed class OAuthServer(
    OAuthServerMetadata? current, Func<CancellationToken, Task<OAuthServerMetadata>> request, TimeProvider time, Action<Exception> onFailure)
{
    /// <summary>When metadata is refreshed. Servers change it rarely, and announce changes further ahead.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromHours(12);

    /// <summary>When a failed refresh is tried again.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private volatile Known? _known = current is null ? null : new(current, RequestedAt: 0, Lifetime: TimeSpan.MaxValue);
    private Task<OAuthServerMetadata>? _running;

    /// <summary>What is known of the server.</summary>
    public OAuthServerMetadata Metadata => _known?.Metadata ?? throw new InvalidOperationException("The server's metadata has not been requested yet.");

    /// <summary>Whether the metadata is known and recent.</summary>
    public bool IsKnown => _known is { } known && (known.Lifetime == TimeSpan.MaxValue || time.GetElapsedTime(known.RequestedAt) < known.Lifetime);

    /// <summary>Requests the metadata if it is not known or not recent.</summary>
    /// <param name="cancellationToken">Cancels this caller's wait; the request continues for the others.</param>
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
                return; // another caller's request has just completed
            }

            running = _running ??= Task.Run(RequestAsync, CancellationToken.None);
        }

        running.ObserveFailure(); // in case all callers are cancelled
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
