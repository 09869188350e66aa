namespace TokenClients.Tool;

/// <summary>
/// Measures how far the service's clock is ahead, from the <c>Date</c> of the response, its <c>Age</c> out of a
/// cache, and the clock halfway through the request.
/// </summary>
internal sealed class ServiceClock(TimeProvider time) : DelegatingHandler
{
    /// <summary>The largest difference of clocks that needs no warning.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(60);

    public TimeSpan? Skew { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (clock, started) = (time.GetUtcNow(), time.GetTimestamp());
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        // A Date is cut off to whole seconds, so on average it is half a second behind.
        Skew = response.Headers.Date + (response.Headers.Age ?? TimeSpan.Zero) + TimeSpan.FromSeconds(0.5) - (clock + (time.GetElapsedTime(started) / 2));
        return response;
    }
}
