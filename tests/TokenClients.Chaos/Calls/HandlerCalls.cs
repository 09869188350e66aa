using System.Net;

namespace TokenClients.Chaos;

/// <summary>Sends requests with tokens to the resources, and checks the guarantees of the handler.</summary>
/// <remarks>
/// <b>Failed while valid:</b> a request failed (an exception, 401 or 5xx) although, during the whole call, the resource was healthy
/// and the cache held the same valid token (see <see cref="ProviderCalls"/>), and one of these holds: the resource had accepted that
/// token before, its keys have not changed, and the token has not expired there; or the handler could have replaced it, because the
/// token service was healthy, the client was not in a back-off, none of its fetches failed, and the token was not itself a
/// replacement. A token from a shared store may be rejected, so with a store only requests with that very token are judged.
/// </remarks>
internal sealed class HandlerCalls(World world)
{
    /// <summary>The real time that a call waits for a resource that is not healthy.</summary>
    private static readonly TimeSpan UnhealthyTimeout = TimeSpan.FromMilliseconds(300);

    /// <summary>The real time that a call waits for a healthy resource.</summary>
    private static readonly TimeSpan HealthyTimeout = TimeSpan.FromSeconds(10);

    public async Task SendAsync(Slot slot, int number)
    {
        var (side, before) = (slot.Client.Side, CallStart.Call(world, slot));
        var (resource, tokens, keyEpoch, backoffsEnd) = (side.Resource.Stamp, side.Tokens.Stamp, side.KeyEpoch, slot.Client.Backoffs.BackoffsEnd);
        using var span = CallSpan.Start(before);
        using var timeout = new CancellationTokenSource(resource is null ? UnhealthyTimeout : HealthyTimeout);
        using var request = Request(slot, number);
        var (answer, isGood) = await SendAsync(slot, request, timeout.Token);

        var after = world.Time.Now;
        var held = before.HeldUntil(after, TimeSpan.Zero);
        var wasHealthy = side.Resource.WasGoodSince(resource) && side.KeyEpoch == keyEpoch;
        world.Tally.Add(isGood ? "carried" : "uncarried");
        var wasSent = ReferenceEquals(request.Headers.Authorization, held?.Token.Authorization);
        if (held is null || !wasHealthy || (slot.Client.IsShared && !wasSent))
        {
            return;
        }

        var wasReplaceable = held.IsFirst && !slot.Client.IsShared && side.Tokens.WasGoodSince(tokens)
            && backoffsEnd < before.Now.Ticking && slot.Client.Backoffs.BackoffsEnd == backoffsEnd;
        if (isGood)
        {
            if (wasSent)
            {
                held.Proved(keyEpoch);
            }
        }
        else if (held.IsGoodAtResource(keyEpoch, world.Time.ServiceNow) || wasReplaceable)
        {
            world.Violations.Add(
                Guarantee.ServesWhileValid, slot, after,
                $"a request got {answer} from a healthy resource, with token {Violations.Short(held.Token)}, {(wasReplaceable ? "which could have been replaced" : "which is good there")}");
        }
    }

    private async Task<(string Answer, bool IsGood)> SendAsync(Slot slot, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var http = world.Rest(slot.Client);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return ($"{(int)response.StatusCode}", response.StatusCode != HttpStatusCode.Unauthorized && (int)response.StatusCode < 500);
        }
        catch (Exception error)
        {
            var cause = error.GetBaseException();
            return ($"{error.GetType().Name}: {error.Message}{(cause == error ? "" : $" ({cause.GetType().Name}: {cause.Message})")}", false);
        }
    }

    private static HttpRequestMessage Request(Slot slot, int number)
    {
        var request = slot.Client.Name == "arr"
            ? new HttpRequestMessage(HttpMethod.Put, new Uri($"accounts/{slot.Client.Id}/sessions/{number % 100}", UriKind.Relative))
            : number % 2 == 0 ? new HttpRequestMessage(HttpMethod.Post, "") { Content = new StringContent("an order") }
            : new HttpRequestMessage(HttpMethod.Delete, new Uri("messages/head", UriKind.Relative));
        return slot.Scope is { } scope ? request.SetTokenScope(scope) : request;
    }
}
