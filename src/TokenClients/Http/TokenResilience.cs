using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace TokenClients.Http;

/// <summary>Creates the Polly pipeline of a token client: total time-out, retries, time-out of each attempt.</summary>
internal static class TokenResilience
{
    public static ResiliencePipeline<HttpResponseMessage> CreatePipeline(TokenResilienceOptions options, TimeProvider time)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        pipeline.AddTimeout(options.TotalTimeout);
        if (options.MaxRetries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                UseJitter = true,
                ShouldHandle = attempt => new ValueTask<bool>(IsWorthRetrying(attempt.Outcome, options, time)),
                DelayGenerator = attempt => new ValueTask<TimeSpan?>(Lengthen(attempt.AttemptNumber, RetryAfter(attempt.Outcome.Result, time), options)),
            });
        }

        return pipeline.AddTimeout(options.AttemptTimeout).Build();
    }

    private static bool IsWorthRetrying(
        Outcome<HttpResponseMessage> outcome, TokenResilienceOptions options, TimeProvider time) =>
        outcome.Result is { } response
            ? (int)response.StatusCode is 408 or 429 or >= 500 && !(RetryAfter(response, time) > options.LongestRetryAfter)
            : outcome.Exception is TimeoutRejectedException || (outcome.Exception is { } error && FailureReasons.IsNetwork(error));

    /// <summary>
    /// Returns the wait that the service requested, or the pipeline's own if that is longer; <see langword="null"/> if the
    /// service requested none.
    /// </summary>
    private static TimeSpan? Lengthen(int attempt, TimeSpan? requested, TokenResilienceOptions options)
    {
        var own = TimeSpan.FromSeconds(options.RetryDelay.TotalSeconds * Math.Pow(2, attempt));
        return requested < own ? own : requested;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time) =>
        response is null ? null : ResponseHeaders.ReadRetryAfter(response.Headers, time.GetUtcNow());
}
