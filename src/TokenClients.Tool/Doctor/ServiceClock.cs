namespace TokenClients.Tool;

/// <summary>Compares the <c>Date</c> of an answer with the clock halfway through the request.</summary>
internal sealed class ServiceClock(TimeProvider time) : DelegatingHandler
{
    public TimeSpan? Skew { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (clock, started) = (time.GetUtcNow(), time.GetTimestamp());
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        // A Date has whole seconds, the rest of its last one cut off.
        Skew = response.Headers.Date + TimeSpan.FromSeconds(0.5) - (clock + (time.GetElapsedTime(started) / 2));
        return response;
    }
}
