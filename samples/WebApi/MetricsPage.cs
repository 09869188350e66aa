using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using TokenClients;

namespace WebApi;

/// <summary>
/// The library's metrics in the text format of Prometheus, reduced to what this sample needs. An application would use
/// OpenTelemetry: <c>.WithMetrics(metrics => metrics.AddMeter(TokenDiagnostics.MeterName))</c>.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _values = new();
    private readonly MeterListener _listener = new();

    public MetricsPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TokenDiagnostics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public override string ToString()
    {
        _listener.RecordObservableInstruments();
        var page = new StringBuilder();
        foreach (var (line, value) in _values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            page.Append(line).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return page.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        var labels = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key.Replace('.', '_')}=\"{tag.Value}\""));
        switch (instrument)
        {
            case ObservableGauge<double>:
                _values[$"{name}{{{labels}}}"] = value;
                break;
            case Histogram<double>:
                Add($"{name}_count{{{labels}}}", 1);
                Add($"{name}_sum{{{labels}}}", value);
                break;
            default:
                Add($"{name}_total{{{labels}}}", value);
                break;
        }
    }

    private void Add(string line, double value) => _values.AddOrUpdate(line, value, (_, sum) => sum + value);
}
