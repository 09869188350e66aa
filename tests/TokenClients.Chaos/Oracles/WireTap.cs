namespace TokenClients.Chaos;

/// <summary>Observes every token request inside the retries, and its response.</summary>
internal sealed class WireTap(World world) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        world.Tally.Add("requests");
        var fetch = FetchWatch.Current();
        if (fetch is null)
        {
            world.Violations.Add(Guarantee.BoundsRequests, slot: null, world.Time.Now, "a token request that belongs to no fetch");
            return await base.SendAsync(request, cancellationToken);
        }

        HttpResponseMessage? response = null;
        var sent = world.Time.Now;
        fetch.Slot.Requests.Sent(fetch, sent, world.Violations);
        try
        {
            return response = await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            fetch.Slot.Requests.Answered(fetch, (int?)response?.StatusCode ?? 0, response?.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, sent, world.Time.Now);
        }
    }
}
