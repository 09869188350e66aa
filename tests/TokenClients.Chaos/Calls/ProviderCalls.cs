namespace TokenClients.Chaos;

/// <summary>Requests tokens from a provider, and checks its guarantees.</summary>
/// <remarks>
/// <para><b>Failed while valid:</b> a call failed or was cancelled although, during the whole call, the cache held the same
/// token of this client, scope and era, that token satisfied the request (it was not the rejected one, and by both clocks its
/// remaining lifetime exceeded the end margin of 2 %, at most 30 s, and the requested minimum), and the wall clock did not jump. A
/// cancelled call is not counted if a fetch was in flight, because it may have waited for the replacement of a rejected token. Also
/// counted: any exception except the call's own cancellation and a <see cref="TokenException"/> with a known reason, and a fetch
/// that could not read the response of a healthy service, see <see cref="FetchWatch"/>.</para>
/// <para><b>Served after expiry:</b> a call returned a cached token that had expired before the call began, by the monotonic clock, or
/// by the wall clock unless it had jumped less than a second before (the documented limit); or whose lifetime was shorter than the
/// requested minimum. Tokens that the call waited for do not count, because the time until a waiting caller resumes depends on the
/// machine. Also counted: a token that had been removed, or was being fetched during a removal, before the call began.</para>
/// </remarks>
internal sealed class ProviderCalls(World world)
{
    /// <summary>The documented limit after a jump, plus the resolution of the cache's clock.</summary>
    private static readonly TimeSpan JumpTolerance = TimeSpan.FromMilliseconds(1005);

    /// <summary>The longest time until a waiting caller receives a token that was found in a store.</summary>
    private static readonly TimeSpan LongestStoreWait = TimeSpan.FromSeconds(20);

    public async ValueTask<AccessToken?> RequestAsync(Slot slot, TokenRequest request, CancellationToken cancellationToken)
    {
        var before = CallStart.Call(world, slot);
        using var span = CallSpan.Start(before);
        world.Tally.Add(before.Held is null ? "unjudged" : "judged");
        try
        {
            var pending = world.Provider(slot.Client).GetTokenAsync(request, cancellationToken);
            var wasCached = pending.IsCompleted;
            var token = await pending;
            Succeeded(before, request, token, wasCached);
            return token;
        }
        catch (Exception error)
        {
            await FailedAsync(before, request, error, cancellationToken.IsCancellationRequested);
            return null;
        }
    }

    private void Succeeded(in CallStart before, in TokenRequest request, AccessToken token, bool wasCached)
    {
        var after = world.Time.Now;
        var left = token.ExpiresOn - before.Now.Utc;
        if (before.Slot.Ledger.WasRemoved(token, before.Era))
        {
            Violated(before, token, "returned although it had been removed");
        }

        var isClear = wasCached && before.Now.IsSettled(JumpTolerance) && before.Now.Jumps == after.Jumps;
        if (isClear && left <= TimeSpan.Zero)
        {
            Violated(before, token, $"returned {-left.TotalSeconds:0.000} s after its expiry by the wall clock");
        }
        else if (before.Slot.Ledger.Find(token)?.LeftByTicks(before.Now) is { } ticks && ticks <= TimeSpan.Zero && wasCached)
        {
            Violated(before, token, $"returned {-ticks.TotalSeconds:0.000} s after its expiry by the monotonic clock");
        }
        else if (isClear && left < request.MinimumLifetime)
        {
            Violated(before, token, $"returned with {left.TotalSeconds:0.000} s to live, although {request.MinimumLifetime.TotalSeconds:0.000} s were requested");
        }

        var mayBeFromStore = !wasCached && before.Now.IsSettled(LongestStoreWait) && before.Now.Jumps == after.Jumps;
        before.Slot.Ledger.RecordReturned(token, before.Era.And(before.Slot.Era), before.StoreHits, mayBeFromStore ? before.Now : null);
        world.Tally.Add("tokens");
    }

    private async ValueTask FailedAsync(CallStart before, TokenRequest request, Exception error, bool wasCancelled)
    {
        var after = world.Time.Now;
        var isExpected = error is TokenException { Reason: not TokenFailureReason.Unknown } || (wasCancelled && error is OperationCanceledException);
        world.Tally.Add(wasCancelled ? "cancelled" : "failed");
        if (!isExpected)
        {
            world.Violations.Add(Guarantee.ServesWhileValid, before.Slot, after, $"a call failed with {error}");
        }
        else if (before.HeldUntil(after, request.MinimumLifetime) is { } held && request.Rejected?.Value != held.Token.Value
            && IsJudged(before.Slot, request, wasCancelled) && !(wasCancelled && await WasFetchingAsync(before)))
        {
            world.Violations.Add(
                Guarantee.ServesWhileValid, before.Slot, after,
                $"a call failed although token {Violations.Short(held.Token)} has {held.LeftByTicks(after).TotalSeconds:0.000} s left: {error.Message}");
        }
    }

    /// <summary>
    /// Whether the content of the cache is known well enough. A token from the store may just have replaced the one in the ledger, or
    /// the store is being read. It satisfies a plain request too, but its lifetime may be shorter, and a caller may have to wait.
    /// </summary>
    private static bool IsJudged(Slot slot, in TokenRequest request, bool wasCancelled) =>
        !slot.Client.IsShared || (!wasCancelled && request.MinimumLifetime == TimeSpan.Zero);

    /// <summary>
    /// Whether a fetch was in flight during the call. Another call detects a fetch whose span has not begun, because it waits for that
    /// fetch, and otherwise returns the cached token immediately.
    /// </summary>
    private async ValueTask<bool> WasFetchingAsync(CallStart before)
    {
        try
        {
            await world.Provider(before.Slot.Client).GetTokenAsync(new TokenRequest { Scope = before.Slot.Scope });
        }
        catch (TokenException)
        {
            // A fetch was in flight, and failed.
        }

        return before.Slot.Requests.WasFetchingAfter(before.Now);
    }

    private void Violated(in CallStart before, AccessToken token, string what) =>
        world.Violations.Add(Guarantee.ServesNothingExpired, before.Slot, before.Now, $"token {Violations.Short(token)} was {what}");
}
