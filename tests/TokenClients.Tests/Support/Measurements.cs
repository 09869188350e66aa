using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TokenClients.Tests;

/// <summary>Records the measurements of one client.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();

    /// <param name="client">The name of the client.</param>
    /// <param name="only">The only instrument to listen to; <see langword="null"/> for all.</param>
    public Measurements(string client, string? only = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TokenDiagnostics.MeterName && (only is null || instrument.Name == only))
            {
                Instruments.Enqueue(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(client, instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(client, instrument, value, tags));
        _listener.Start();
    }

    public ConcurrentQueue<Instrument> Instruments { get; } = new();

    public ConcurrentQueue<Measurement> All { get; } = new();

    /// <summary>Returns the measurements of an instrument.</summary>
    public IReadOnlyList<Measurement> Of(string instrument) => [.. All.Where(measurement => measurement.Instrument == instrument)];

    /// <summary>Reads the gauge; <see langword="null"/> if it has no value.</summary>
    public double? TimeToExpiry() => Gauge("tokenclients.token.time_to_expiry");

    /// <summary>Reads that gauge; <see langword="null"/> if it has no value.</summary>
    public double? SecondaryInUse() => Gauge("tokenclients.credential.secondary_in_use");

    public void Dispose() => _listener.Dispose();

    private double? Gauge(string instrument)
    {
        All.Clear();
        _listener.RecordObservableInstruments();
        return Of(instrument).SingleOrDefault()?.Value;
    }

    private void Note(string client, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var noted = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
        if (client.Equals(noted.GetValueOrDefault("tokenclients.client.name")))
        {
            noted.Remove("tokenclients.client.name");
            All.Enqueue(new(instrument.Name, value, string.Join(' ', noted.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"))));
        }
    }

    /// <summary>A measurement.</summary>
    /// <param name="Instrument">The instrument's name.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Tags">The tags, sorted by name and without the client's name: <c>a=1 b=2</c>.</param>
    internal sealed record Measurement(string Instrument, double Value, string Tags);
}
