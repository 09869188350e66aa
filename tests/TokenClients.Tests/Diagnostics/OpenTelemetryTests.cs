using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TokenClients.Tests;

/// <summary>What OpenTelemetry collects when only the names of the meter and the activity source are registered.</summary>
internal sealed class OpenTelemetryTests : TelemetryFixture
{
    [Test]
    public async Task OpenTelemetry_collects_every_fetch_metric_and_the_histogram_buckets()
    {
        var exporter = new MetricNames();
        using var meters = Sdk.CreateMeterProviderBuilder()
            .AddMeter(TokenDiagnostics.MeterName).AddReader(new BaseExportingMetricReader(exporter)).Build();

        var token = await FillAsync(Hour);
        await FetchAsync(TokenRequest.For("refused"), error: Rejected());
        Time.Advance(TimeSpan.FromMinutes(54));
        await FetchAsync();
        meters.ForceFlush();

        Assert.That(exporter.Seen, Is.SupersetOf(new[]
        {
            "tokenclients.request.duration", "tokenclients.refreshes", "tokenclients.failures", "tokenclients.cooldowns",
            "tokenclients.token.time_to_expiry",
        }));
        Assert.That(exporter.Bounds, Is.EqualTo(new[] { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, double.PositiveInfinity }));
        Assert.That(token.Value, Is.EqualTo("first"));
    }

    [Test]
    public async Task OpenTelemetry_collects_the_span_of_a_fetch()
    {
        var exporter = new SpanNames();
        using var traces = Sdk.CreateTracerProviderBuilder()
            .AddSource(TokenDiagnostics.ActivitySourceName).AddProcessor(new SimpleActivityExportProcessor(exporter)).Build();

        await FillAsync(Hour);
        traces.ForceFlush();

        Assert.That(exporter.Seen, Does.Contain($"fetch token {ClientName}"));
    }

    private sealed class MetricNames : BaseExporter<Metric>
    {
        public HashSet<string> Seen { get; } = [];

        public List<double> Bounds { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                if (Seen.Add(metric.Name) && metric.MetricType == MetricType.Histogram)
                {
                    RecordBounds(metric);
                }
            }

            return ExportResult.Success;
        }

        private void RecordBounds(Metric metric)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                Bounds.Clear();
                foreach (var bucket in point.GetHistogramBuckets())
                {
                    Bounds.Add(bucket.ExplicitBound);
                }
            }
        }
    }

    private sealed class SpanNames : BaseExporter<Activity>
    {
        public List<string> Seen { get; } = [];

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                Seen.Add($"{span.OperationName} {span.GetTagItem("tokenclients.client.name")}");
            }

            return ExportResult.Success;
        }
    }
}
