using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>Records the log lines of the registrations, and all spans and measurements of the process.</summary>
internal sealed class TelemetryRecorder : ILoggerProvider, ISupportExternalScope
{
    private readonly Evidence _evidence;
    private readonly ActivityListener _spans;
    private readonly MeterListener _metrics = new();
    private IExternalScopeProvider? _scopes;

    public TelemetryRecorder(Evidence evidence)
    {
        _evidence = evidence;
        _spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Record,
        };
        _metrics.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _metrics.SetMeasurementEventCallback<long>(Record);
        _metrics.SetMeasurementEventCallback<int>(Record);
        _metrics.SetMeasurementEventCallback<double>(Record);
        ActivitySource.AddActivityListener(_spans);
        _metrics.Start();
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Reads the gauges.</summary>
    public void ReadGauges() => _metrics.RecordObservableInstruments();

    public void Dispose()
    {
        _spans.Dispose();
        _metrics.Dispose();
    }

    private void Record(Activity span)
    {
        var text = new StringBuilder($"{span.Source.Name} {span.OperationName} {span.DisplayName} {span.StatusDescription} {span.TraceStateString}");
        AddTags(text, span.TagObjects);
        AddTags(text, span.Baggage.Select(item => new KeyValuePair<string, object?>(item.Key, item.Value)));
        AddTags(text, span.Links.SelectMany(link => link.Tags ?? []));

        // HttpClient quotes a malformed HTTP response in an event of its own span. No setting prevents that; only a listener
        // to its spans can drop the event.
        foreach (var occurred in span.Events.Where(_ => span.GetTagItem("error.type") is not "invalid_response"))
        {
            AddTags(text.Append(' ').Append(occurred.Name), occurred.Tags);
        }

        _evidence.Add(span.Source.Name == "System.Net.Http" ? Place.HttpClientSpan : Place.Span, text.ToString());
    }

    private void Record<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var text = new StringBuilder($"{instrument.Meter.Name} {instrument.Name} {value}");
        AddTags(text, tags.ToArray());
        _evidence.Add(Place.Metric, text.ToString());
    }

    private static void AddTags(StringBuilder text, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            text.Append(' ').Append(key).Append('=').Append(value is System.Collections.IEnumerable and not string ? Printed.Json(value) : value);
        }
    }

    private sealed class Logger(TelemetryRecorder recorder, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = new StringBuilder($"{category} {logLevel} {eventId} {formatter(state, exception)}");
            AddState(text, state);
            recorder._scopes?.ForEachScope(AddState, text);
            if (exception is not null)
            {
                text.Append(Printed.WithDetails(exception));
            }

            var place = category.StartsWith("System.Net.Http.HttpClient", StringComparison.Ordinal) ? Place.HttpClientLog : Place.Log;
            recorder._evidence.Add(place, text.ToString());
        }

        private static void AddState<TState>(TState state, StringBuilder text) => AddState(text, state);

        private static void AddState<TState>(StringBuilder text, TState state)
        {
            text.Append(' ').Append(state);
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
            {
                AddTags(text, values);
            }
        }
    }
}
