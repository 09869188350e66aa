using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TokenClients.Diagnostics;

/// <summary>A cache as metrics and the log see it.</summary>
internal interface IMeteredCache : ICredentialUser
{
    /// <summary>What the client is called.</summary>
    string Name { get; }

    /// <summary>Of the tokens in use the shortest life left, or <see langword="null"/> if there is none.</summary>
    TimeSpan? TimeToExpiry { get; }
}

/// <summary>
/// The metrics of one meter: what an operator wants to know of fetches, and of the tokens in the caches that are watched. An
/// instrument that a listener keeps from being made is left out.
/// </summary>
internal sealed class TokenMeter
{
    // From an answer of a near service to the default time-out of a fetch.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly HashSet<IMeteredCache> _caches = [];
    private readonly Histogram<double>? _duration;
    private readonly Counter<long>? _refreshes;
    private readonly Counter<long>? _failures;
    private readonly Counter<long>? _coolDowns;

    private TokenMeter(Meter meter)
    {
        _duration = SafeInvoke.Create(() => meter.CreateHistogram(
            "tokenclients.request.duration", "s", "Duration of a fetch of a token, retries included.", tags: null, Buckets));
        _refreshes = SafeInvoke.Create(() => meter.CreateCounter<long>(
            "tokenclients.refreshes", "{refresh}", "Fetches in the background, ahead of the token's expiry."));
        _failures = SafeInvoke.Create(() => meter.CreateCounter<long>(
            "tokenclients.failures", "{failure}", "Fetches that brought no token."));
        _coolDowns = SafeInvoke.Create(() => meter.CreateCounter<long>(
            "tokenclients.cooldowns", "{cooldown}", "Failures that do not pass by themselves, each of which began a cool-down."));
        _ = SafeInvoke.Create(() => meter.CreateObservableGauge(
            "tokenclients.token.time_to_expiry", TimesToExpiry, "s", "Of a client's tokens in use, the shortest life left."));
        _ = SafeInvoke.Create(() => meter.CreateObservableGauge(
            "tokenclients.credential.secondary_in_use", SecondariesInUse, unit: null,
            "1 while a client uses its second credential, because the first was rejected; 0 while it uses the first."));
    }

    /// <summary>The meter of caches that were made without dependency injection.</summary>
    public static TokenMeter Default { get; } = new(new Meter(TokenDiagnostics.MeterName, TokenDiagnostics.Version));

    /// <summary>A meter of the container's, which ends with it; the default one where the container has none.</summary>
    public static TokenMeter Of(IMeterFactory? factory) => factory is null ? Default
        : SafeInvoke.Create(() => new TokenMeter(factory.Create(TokenDiagnostics.MeterName, TokenDiagnostics.Version))) ?? Default;

    /// <summary>Measures the tokens of a cache until it is disposed.</summary>
    public void Watch(IMeteredCache cache)
    {
        lock (_caches)
        {
            _caches.Add(cache);
        }
    }

    /// <summary>Measures them no longer.</summary>
    public void Unwatch(IMeteredCache cache)
    {
        lock (_caches)
        {
            _caches.Remove(cache);
        }
    }

    /// <summary>Measures a fetch that has ended.</summary>
    public void Record(string client, FetchReport fetch)
    {
        var tags = new TagList { { TelemetryTags.Client, client } };
        var outcome = new KeyValuePair<string, object?>(TelemetryTags.Outcome, fetch.Outcome);
        var failed = tags;
        if (fetch.Failure is { } failure)
        {
            failed.Add(TelemetryTags.ErrorType, TelemetryTags.Text(failure.Reason));
            SafeInvoke.Run(() => _failures?.Add(1, failed));
            SafeInvoke.Run(() => (failure.IsTransient ? null : _coolDowns)?.Add(1, failed));
        }

        if (fetch.Trigger == FetchTrigger.Refresh)
        {
            tags.Add(outcome);
            SafeInvoke.Run(() => _refreshes?.Add(1, tags));
        }

        var all = failed;
        all.Add(outcome);
        all.Add(TelemetryTags.Trigger, TelemetryTags.Text(fetch.Trigger));
        SafeInvoke.Run(() => _duration?.Record(fetch.Duration.TotalSeconds, all));
    }

    /// <summary>By client the shortest life left, of those that have a token in use.</summary>
    private IEnumerable<Measurement<double>> TimesToExpiry() => ByClient(static cache => cache.TimeToExpiry?.TotalSeconds, Math.Min);

    /// <summary>By client whether the second credential is in use, of those that have one.</summary>
    private IEnumerable<Measurement<double>> SecondariesInUse() => ByClient(
        static cache => cache.CredentialUse is { } use ? use.RejectedSetting is null ? 0 : 1 : null, Math.Max);

    /// <summary>One measurement for each client that has a value, however many caches have its name.</summary>
    private IEnumerable<Measurement<double>> ByClient(Func<IMeteredCache, double?> read, Func<double, double, double> choose)
    {
        IMeteredCache[] caches;
        lock (_caches)
        {
            caches = [.. _caches];
        }

        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var cache in caches)
        {
            double? value = null;
            SafeInvoke.Run(() => value = read(cache)); // a clock that throws must not cost other clients their measurement
            if (value is { } one)
            {
                values[cache.Name] = values.TryGetValue(cache.Name, out var other) ? choose(one, other) : one;
            }
        }

        return values.Select(client => new Measurement<double>(
            client.Value, new KeyValuePair<string, object?>(TelemetryTags.Client, client.Key)));
    }
}
