using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TokenClients;

/// <summary>The metrics: what an operator wants to know of fetches, and of the tokens at hand.</summary>
internal static class TokenInstruments
{
    private static readonly Meter Meter = new(TokenDiagnostics.MeterName, TokenDiagnostics.Version);

    // From an answer of a near service to the default time-out of a fetch.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private static readonly Histogram<double>? Duration = Quietly.Create(() => Meter.CreateHistogram(
        "tokenclients.request.duration", "s", "Duration of a fetch of a token, retries included.", tags: null, Buckets));

    private static readonly Counter<long>? Refreshes = Quietly.Create(() => Meter.CreateCounter<long>(
        "tokenclients.refreshes", "{refresh}", "Fetches in the background, ahead of the token's expiry."));

    private static readonly Counter<long>? Failures = Quietly.Create(() => Meter.CreateCounter<long>(
        "tokenclients.failures", "{failure}", "Fetches that brought no token."));

    private static readonly Counter<long>? CoolDowns = Quietly.Create(() => Meter.CreateCounter<long>(
        "tokenclients.cooldowns", "{cooldown}", "Failures that do not pass by themselves, each of which began a cool-down."));

    private static readonly ObservableGauge<double>? TimeToExpiry = Quietly.Create(() => Meter.CreateObservableGauge(
        "tokenclients.token.time_to_expiry", LiveCaches.TimesToExpiry, "s", "Of a client's tokens in use, the shortest life left."));

    /// <summary>Has the gauge look at the cache for as long as somebody else uses it.</summary>
    public static void Watch(CachingTokenProvider cache)
    {
        _ = TimeToExpiry; // made with its class, so that all instruments are there before the first fetch
        LiveCaches.Add(cache);
    }

    /// <summary>Measures a fetch that has ended.</summary>
    public static void Record(string client, FetchEnd end)
    {
        var tags = new TagList { { TelemetryTags.Client, client } };
        var outcome = new KeyValuePair<string, object?>(TelemetryTags.Outcome, TelemetryTags.OutcomeOf(end));
        var failed = tags;
        if ((end.Failure ?? end.Overcome) is { } failure)
        {
            failed.Add(TelemetryTags.ErrorType, TelemetryTags.Text(failure.Reason));
            Quietly.Run(() => Failures?.Add(1, failed));
            Quietly.Run(() => (failure.IsTransient ? null : CoolDowns)?.Add(1, failed));
        }

        if (end.Asked.Trigger == FetchTrigger.Refresh)
        {
            tags.Add(outcome);
            Quietly.Run(() => Refreshes?.Add(1, tags));
        }

        var all = failed;
        all.Add(outcome);
        all.Add(TelemetryTags.Trigger, TelemetryTags.Text(end.Asked.Trigger));
        Quietly.Run(() => Duration?.Record(end.Duration.TotalSeconds, all));
    }
}
