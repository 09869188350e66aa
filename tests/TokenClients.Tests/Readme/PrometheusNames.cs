using System.Diagnostics.Metrics;

namespace TokenClients.Tests;

/// <summary>The instruments in the code, their labels and the values of the labels, under the names that Prometheus uses.</summary>
internal static class PrometheusNames
{
    /// <summary>The tags of metrics.</summary>
    public static string[] Tags { get; } = [TelemetryTags.Client, TelemetryTags.Trigger, TelemetryTags.Outcome, TelemetryTags.ErrorType];

    public static string[] Outcomes { get; } = [.. FindOutcomes()];

    public static string[] ErrorTypes { get; } =
        [.. Enum.GetValues<TokenFailureReason>().Skip(1).Append(TokenFailureReason.Unknown).Select(TelemetryTags.Text)];

    public static IReadOnlyList<Instrument> Instruments { get; } = FindInstruments();

    /// <summary>The name that OpenTelemetry's exporter writes: dots become underscores, the unit s becomes a suffix, and counters end with total.</summary>
    public static string Of(Instrument instrument) =>
        Of(instrument.Name) + (instrument.Unit == "s" ? "_seconds" : "") + (instrument is Counter<long> ? "_total" : "");

    public static string Of(string name) => name.Replace('.', '_');

    private static IEnumerable<string> FindOutcomes()
    {
        var (token, failure) = (new AccessToken("value", DateTimeOffset.MaxValue), new TokenException(TokenFailureReason.Network, "down"));
        return new[] { (token, false, (TokenException?)null), (null, false, failure), (token, true, null) }
            .Select(fetch => new FetchReport(FetchTrigger.Miss, TimeSpan.Zero, fetch.Item1, fetch.Item2, fetch.Item3).Outcome);
    }

    private static List<Instrument> FindInstruments()
    {
        using var factory = new OwnMeters();
        var instruments = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add(instrument) };
        _ = TokenMeter.Of(factory);
        listener.Start();
        return [.. instruments.Where(instrument => instrument.Meter.Scope == factory)];
    }

    private sealed class OwnMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options.Name, options.Version, tags: null, scope: this);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
