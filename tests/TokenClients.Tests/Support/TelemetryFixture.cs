namespace TokenClients.Tests;

/// <summary>A cache with a unique client name, and listeners for its metrics and spans only.</summary>
internal abstract class TelemetryFixture : CacheFixture
{
    protected override string ClientName => $"{GetType().Name}-{TestContext.CurrentContext.Test.ID}";

    protected Measurements Listen() => new(ClientName);

    protected Spans ListenToSpans() => new(ClientName);

    /// <summary>Makes the cache fetch a token, which takes <paramref name="seconds"/>.</summary>
    protected async Task FetchAsync(TokenRequest request = default, double seconds = 0, Exception? error = null, string? correlationId = null)
    {
        var call = Cache.GetTokenAsync(request).AsTask();
        var fetch = await Inner.NextAsync();
        Time.Advance(seconds);
        if (error is null)
        {
            await SucceedAsync(fetch, new AccessToken($"value-{fetch.Number}", Time.GetUtcNow() + Hour, scope: request.Scope, correlationId: correlationId));
            await call;
        }
        else
        {
            await FailAsync(fetch, error);
            await call.ContinueWith(ended => _ = ended.Exception, TaskScheduler.Default);
        }
    }
}
