using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace TokenClients.Tests;

/// <summary>OpenTelemetry's Prometheus exporter writes the names that the guides and the alert rules use.</summary>
internal sealed partial class PrometheusExporterTests
{
    private static readonly string[] ExporterLabels = ["otel_scope_name", "otel_scope_version", "le"];

    [Test]
    public async Task The_exporter_writes_each_metric_and_label_with_its_documented_name()
    {
        using var collected = Sdk.CreateMeterProviderBuilder().AddMeter(TokenDiagnostics.MeterName).AddPrometheusExporter().Build();
        var cache = new FailedOverCache();
        TokenMeter.Default.Watch(cache);
        TokenMeter.Default.Record(cache.Name, new FetchReport(
            FetchTrigger.Refresh, TimeSpan.FromSeconds(1), Token: null, IsFound: false, new TokenException(TokenFailureReason.CredentialRejected, "rejected")));

        var series = Series().Matches(await ScrapeAsync(collected)).Where(line => line.Value.Contains($"\"{cache.Name}\"", StringComparison.Ordinal)).ToList();
        TokenMeter.Default.Unwatch(cache);

        Assert.That(
            series.Select(line => line.Groups["name"].Value).Distinct(),
            Is.EquivalentTo(PrometheusNames.Instruments.Select(PrometheusNames.Of)));
        Assert.That(
            series.SelectMany(line => line.Groups["label"].Captures).Select(label => label.Value).Distinct(),
            Is.EquivalentTo(PrometheusNames.Tags.Select(PrometheusNames.Of).Concat(ExporterLabels)));
    }

    private static async Task<string> ScrapeAsync(MeterProvider metrics)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, null, "/metrics", null, null);
        await app.StartAsync();
        using var http = app.GetTestClient();
        return await http.GetStringAsync("/metrics");
    }

    [GeneratedRegex("""^(?<name>tokenclients_\w+?)(_bucket|_sum|_count)?\{((?<label>\w+)="[^"]*",?)+\}""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Series();

    private sealed class FailedOverCache : IMeteredCache
    {
        public string Name => nameof(PrometheusExporterTests);

        public TimeSpan? TimeToExpiry => TimeSpan.FromHours(1);

        public CredentialUse? CredentialUse => new("SecondaryClientSecret", "ClientSecret");
    }
}
