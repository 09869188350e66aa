using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TokenClients.Diagnostics;

/// <summary>
/// The instruments of one meter, which measure fetches and the tokens in the watched caches. An instrument is missing if a
/// listener throws when it is created.
/// </summary>
internal sealed class TokenMeter
{
    // From a fast response of a nearby service to the default time-out of a fetch.
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
        _duration = SafeInvoke.GetOrNull(() => meter.CreateHistogram(
            "tokenclients.request.duration", "s", "Duration of a token fetch, including retries.", tags: null, Buckets));
        _refreshes = SafeInvoke.GetOrNull(() => meter.CreateCounter<long>(
            "tokenclients.refreshes", "{refresh}", "Background fetches before the token expires."));
        _failures = SafeInvoke.GetOrNull(() => meter.CreateCounter<long>(
            "tokenclients.failures", "{failure}", "Fetches that acquired no token."));
        _coolDowns = SafeInvoke.GetOrNull(() => meter.CreateCounter<long>(
            "tokenclients.cooldowns", "{cooldown}", "Failures that retrying does not fix, each of which started a cool-down."));
        _ = SafeInvoke.GetOrNull(() => meter.CreateObservableGauge(
            "tokenclients.token.time_to_expiry", TimesToExpiry, "s", "Shortest remaining lifetime of a client's tokens in use."));
        _ = SafeInvoke.GetOrNull(() => meter.CreateObservableGauge(
            "tokenclients.credential.secondary_in_use", SecondariesInUse, unit: null,
            "1 while a client uses its second credential because the first was rejected; 0 while it uses the first."));
    }

    /// <summary>The meter of caches that were created without dependency injection.</summary>
    public static TokenMeter Default { get; } = new(new Meter(TokenDiagnostics.MeterName, TokenDiagnostics.Version));

    private bool IsEnabled => _duration?.Enabled == true || _refreshes?.Enabled == true || _failures?.Enabled == true || _coolDowns?.Enabled == true;

    /// <summary>Returns a meter of the container's meter factory, which disposes it, or the default meter if there is no factory.</summary>
    public static TokenMeter Of(IMeterFactory? factory) => factory is null ? Default
        : SafeInvoke.GetOrNull(() => new TokenMeter(factory.Create(TokenDiagnostics.MeterName, TokenDiagnostics.Version))) ?? Default;

    /// <summary>Starts measuring the tokens of a cache.</summary>
    public void Watch(IMeteredCache cache)
    {
        lock (_caches)
        {
            _caches.Add(cache);
        }
    }

    /// <summary>Stops measuring the tokens of a cache.</summary>
    public void Unwatch(IMeteredCache cache)
    {
        lock (_caches)
        {
            _caches.Remove(cache);
        }
    }

    /// <summary>Records a completed fetch, if anybody listens.</summary>
    public void Record(string client, FetchReport fetch)
    {
        if (IsEnabled)
        {
            RecordEnabled(client, fetch);
        }
    }

    private void RecordEnabled(string client, FetchReport fetch)
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

    /// <summary>The shortest remaining lifetime by client, for clients with a token in use.</summary>
    private IEnumerable<Measurement<double>> TimesToExpiry() => ByClient(static cache => cache.TimeToExpiry?.TotalSeconds, Math.Min);

    /// <summary>Whether the second credential is in use by client, for clients that have one.</summary>
    private IEnumerable<Measurement<double>> SecondariesInUse() => ByClient(
        static cache => cache.CredentialUse is { } use ? use.RejectedSetting is null ? 0 : 1 : null, Math.Max);

    /// <summary>Returns one measurement for each client that has a value, however many caches have its name.</summary>
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
