namespace TokenClients.Chaos;

/// <summary>Asks a provider, and holds the answer against the promises.</summary>
/// <remarks>
/// <para><b>Failed while valid:</b> the call failed, or ended with its caller's cancellation, though from its beginning to its
/// end the ledger held one and the same token of this client, scope and era which answers the request: not the one
/// it rejects, with more life left by both clocks than the end margin (2 %, at most 30 s) and than the request's minimum,
/// and no jump of the wall clock in between. A caller that cancels while a token is fetched may have waited for the
/// replacement of one that a resource has rejected. Or it failed with anything but a <see cref="TokenException"/> that knows its
/// reason or its own cancellation. Also counted: a fetch that could not read the response of a healthy service, see
/// <see cref="FetchWatch"/>.</para>
/// <para><b>Served past its life:</b> the token had expired before the call began, by the monotonic clock, or by the wall
/// clock unless that had jumped less than a second ago, which is the documented bound; or it had less life than the
/// request's minimum. That is for tokens that were kept. One that the call waited for was looked at when it arrived; how
/// long it then is on its way to those who wait is the machine's affair. Past its life is also a token that had been removed, or
/// was on its way when it was, when the call began.</para>
/// </remarks>
internal sealed class ProviderCalls(World world)
{
    /// <summary>What the documentation allows after a jump, and the millisecond that the cache counts in.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(1005);

    /// <summary>How long a token that was found in a store may be on its way to those who wait, at the most.</summary>
    private static readonly TimeSpan LongestFind = TimeSpan.FromSeconds(20);

    public async ValueTask<AccessToken?> AskAsync(Slot slot, TokenRequest request, CancellationToken cancellationToken)
    {
        var before = Before.Call(world, slot);
        using var span = CallSpan.Start(before);
        world.Tally.Add(before.Held is null ? "unjudged" : "judged");
        try
        {
            var asking = world.Provider(slot.Client).GetTokenAsync(request, cancellationToken);
            var wasKept = asking.IsCompleted;
            var token = await asking;
            Succeeded(before, request, token, wasKept);
            return token;
        }
        catch (Exception error)
        {
            await FailedAsync(before, request, error, cancellationToken.IsCancellationRequested);
            return null;
        }
    }

    private void Succeeded(in Before before, in TokenRequest request, AccessToken token, bool wasKept)
    {
        var after = world.Time.Now;
        var left = token.ExpiresOn - before.Now.Utc;
        if (before.Slot.Ledger.WasRemoved(token, before.Era))
        {
            Violated(before, token, "handed out though it had been removed");
        }

        var isClear = wasKept && before.Now.IsSettled(LongestLook) && before.Now.Jumps == after.Jumps;
        if (isClear && left <= TimeSpan.Zero)
        {
            Violated(before, token, $"handed out {-left.TotalSeconds:0.000} s past its life by the wall clock");
        }
        else if (before.Slot.Ledger.Find(token)?.LeftByTicks(before.Now) is { } ticks && ticks <= TimeSpan.Zero && wasKept)
        {
            Violated(before, token, $"handed out {-ticks.TotalSeconds:0.000} s past its life by the monotonic clock");
        }
        else if (isClear && left < request.MinimumLifetime)
        {
            Violated(before, token, $"handed out with {left.TotalSeconds:0.000} s to live, where {request.MinimumLifetime.TotalSeconds:0.000} s were asked for");
        }

        var mayBeFound = !wasKept && before.Now.IsSettled(LongestFind) && before.Now.Jumps == after.Jumps;
        before.Slot.Ledger.Sighted(token, before.Era.And(before.Slot.Era), before.Finds, mayBeFound ? before.Now : null);
        world.Tally.Add("tokens");
    }

    private async ValueTask FailedAsync(Before before, TokenRequest request, Exception error, bool wasCancelled)
    {
        var after = world.Time.Now;
        var isExpected = error is TokenException { Reason: not TokenFailureReason.Unknown } || (wasCancelled && error is OperationCanceledException);
        world.Tally.Add(wasCancelled ? "cancelled" : "failed");
        if (!isExpected)
        {
            world.Violations.Add(Promise.ServesWhileValid, before.Slot, after, $"a call failed with {error}");
        }
        else if (before.HeldUntil(after, request.MinimumLifetime) is { } held && request.Rejected?.Value != held.Token.Value
            && IsJudged(before.Slot, request, wasCancelled) && !(wasCancelled && await WasFetchingAsync(before)))
        {
            world.Violations.Add(
                Promise.ServesWhileValid, before.Slot, after,
                $"a call failed though token {Violations.Short(held.Token)} has {held.LeftByTicks(after).TotalSeconds:0.000} s left: {error.Message}");
        }
    }

    /// <summary>
    /// Whether it is known what the cache holds. A token from the store may just have taken the place of the one in the ledger, or may be
    /// looked for: then a caller may have to wait, and its lifetime may be too short, but it answers a plain request as well.
    /// </summary>
    private static bool IsJudged(Slot slot, in TokenRequest request, bool wasCancelled) =>
        !slot.Client.IsShared || (!wasCancelled && request.MinimumLifetime == TimeSpan.Zero);

    /// <summary>
    /// Whether a fetch was in flight during the call. One whose span has not begun is seen by asking again: that call waits for it,
    /// too, and gets the cached token at once if there is none.
    /// </summary>
    private async ValueTask<bool> WasFetchingAsync(Before before)
    {
        try
        {
            await world.Provider(before.Slot.Client).GetTokenAsync(new TokenRequest { Scope = before.Slot.Scope });
        }
        catch (TokenException)
        {
            // The fetch failed; it has been in flight.
        }

        return before.Slot.Requests.WasFetchingAfter(before.Now);
    }

    private void Violated(in Before before, AccessToken token, string what) =>
        world.Violations.Add(Promise.ServesNothingExpired, before.Slot, before.Now, $"token {Violations.Short(token)} was {what}");
}
