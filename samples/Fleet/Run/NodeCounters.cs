using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using TokenClients;

namespace Fleet.Run;

/// <summary>Counts the calls, the library's metrics and its log events since the last report.</summary>
internal sealed class NodeCounters : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MeterListener _metrics = new();
    private readonly int _index;
    private NodeReport _report;

    public NodeCounters(int index)
    {
        _index = index;
        _report = new() { Index = index };
        Log = new StoreLog(this);
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TokenDiagnostics.MeterName && instrument.Name == "tokenclients.request.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _metrics.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Fetched(seconds, tags));
        _metrics.Start();
    }

    /// <summary>Counts the log events of the store.</summary>
    public ILoggerProvider Log { get; }

    public void Count(bool isHit, TimeSpan took, string? failure, bool hadToken) => Add(new NodeReport
    {
        Calls = 1,
        Hits = isHit ? 1 : 0,
        Failed = failure is null ? 0 : 1,
        FailedWithToken = hadToken ? 1 : 0,
        Reasons = failure is null ? [] : new() { [failure] = 1 },
        SlowestMs = took.TotalMilliseconds,
    });

    /// <summary>Returns the counts and resets them.</summary>
    public NodeReport Take()
    {
        lock (_lock)
        {
            var taken = _report;
            _report = new() { Index = _index };
            return taken;
        }
    }

    public void Dispose()
    {
        _metrics.Dispose();
        Log.Dispose();
    }

    private void Add(NodeReport report)
    {
        lock (_lock)
        {
            _report = _report.Plus(report);
        }
    }

    private void Fetched(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (outcome, trigger, client) = ("", "", "");
        foreach (var (key, value) in tags)
        {
            (outcome, trigger, client) = key switch
            {
                "tokenclients.request.outcome" => ((string)value!, trigger, client),
                "tokenclients.request.trigger" => (outcome, (string)value!, client),
                "tokenclients.client.name" => (outcome, trigger, (string)value!),
                _ => (outcome, trigger, client),
            };
        }

        if (client != Node.Client)
        {
            return;
        }

        var isRefreshed = (outcome, trigger) == ("success", "refresh");
        var isFoundWhenDue = (outcome, trigger) == ("stored", "refresh");
        Add(new NodeReport
        {
            Fetched = outcome == "success" ? 1 : 0,
            Found = outcome == "stored" ? 1 : 0,
            FetchFailures = outcome == "failure" ? 1 : 0,
            Refreshed = isRefreshed ? 1 : 0,
            RefreshMs = isRefreshed ? seconds * 1000 : 0,
            FoundWhenDue = isFoundWhenDue ? 1 : 0,
            FoundMs = isFoundWhenDue ? seconds * 1000 : 0,
        });
    }

    private sealed class StoreLog(NodeCounters counters) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            counters.Add(new NodeReport
            {
                StoreFails = eventId.Name == "StoreFails" ? 1 : 0,
                StoreWorks = eventId.Name == "StoreWorks" ? 1 : 0,
            });

        public void Dispose()
        {
        }
    }
}
