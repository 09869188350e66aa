namespace TokenClients;

/// <summary>How a client, or one slot of its cache, is; from the best to the worst.</summary>
internal enum ClientState
{
    /// <summary>The provider is not this library's cache, so nothing is known of it.</summary>
    Foreign,

    /// <summary>No token has been asked for.</summary>
    Unused,

    /// <summary>The token has expired, and nobody has asked since.</summary>
    Expired,

    /// <summary>A token is in service.</summary>
    Valid,

    /// <summary>A token is in service, and the next could not be fetched.</summary>
    RefreshFailing,

    /// <summary>There is no token, and the last fetch failed.</summary>
    Failing,
}

/// <summary>How a client is: of its slots the one that is worst off.</summary>
/// <param name="Client">What the client is called.</param>
/// <param name="State">How it is.</param>
/// <param name="Scope">The scope of that slot, or <see langword="null"/> for the default one.</param>
/// <param name="ExpiresOn">When its token expires or did.</param>
/// <param name="Failure">How the last fetch failed.</param>
/// <param name="NextAttempt">The earliest moment of the next; it takes a caller.</param>
internal sealed record ClientHealth(
    string Client,
    ClientState State,
    string? Scope = null,
    DateTimeOffset? ExpiresOn = null,
    TokenException? Failure = null,
    DateTimeOffset? NextAttempt = null)
{
    public static ClientHealth Of(string client, CacheStatus cache)
    {
        var lastSuccess = cache.Slots.Max(slot => slot.Token?.IssuedOn);
        return cache.Slots
            .Select(slot => Of(client, slot, cache.Now, lastSuccess))
            .OrderByDescending(health => health.State).ThenBy(health => health.ExpiresOn)
            .First();
    }

    private static ClientHealth Of(string client, in SlotStatus slot, Instant now, long? lastSuccess)
    {
        var (serves, expiresOn) = (slot.Serves(now), slot.Token?.Token.ExpiresOn);
        return Counts(slot, lastSuccess) && slot.Pause is { } pause
            ? new(client, serves ? ClientState.RefreshFailing : ClientState.Failing, slot.Scope, expiresOn, pause.Failure,
                now.Utc + TimeSpan.FromMilliseconds(Math.Max(0, pause.Until - now.Milliseconds)))
            : new(client, serves ? ClientState.Valid : slot.Token is null ? ClientState.Unused : ClientState.Expired, slot.Scope, expiresOn);
    }

    /// <summary>
    /// Whether a slot's failure is the client's. A named scope that the service does not know is its caller's affair; and
    /// any other failure of a named scope, which perhaps nobody asks for again, is over when another fetch has succeeded.
    /// </summary>
    private static bool Counts(in SlotStatus slot, long? lastSuccess) =>
        slot.Scope is null || (slot.Pause is { } pause && pause.Failure.Reason != TokenFailureReason.BadRequest && !(lastSuccess > pause.Since));
}
