using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>The alert rules of the sample are those of the guide, and the metrics and labels that they name exist.</summary>
internal sealed partial class AlertRulesTests
{
    // Prometheus adds the first two to every series that it scrapes; le is the label of the buckets of a histogram.
    private static readonly string[] PrometheusLabels = ["job", "instance", "le"];

    private static string Rules { get; } =
        File.ReadAllText(Path.Combine(Page.Root, "samples/WebApi/alerts.yml")).ReplaceLineEndings("\n");

    [Test]
    public void The_operators_guide_shows_the_alert_rules_of_the_sample() =>
        Assert.That(Page.At("src/TokenClients/docs/operators.md").Blocks("yaml"), Is.EqualTo([Rules]));

    [Test]
    public void Every_metric_in_the_alert_rules_exists()
    {
        var instruments = PrometheusNames.Instruments.Select(PrometheusNames.Of).ToList();
        var metrics = Metric().Matches(Rules).Select(metric => metric.Value).Except(PrometheusNames.Tags.Select(PrometheusNames.Of)).ToList();

        Assert.That(metrics, Has.Count.GreaterThanOrEqualTo(5));
        Assert.That(metrics.Where(metric => !instruments.Contains(Bucket().Replace(metric, ""))), Is.Empty);
    }

    [Test]
    public void Every_label_and_label_value_in_the_alert_rules_exists()
    {
        var labels = Label().Matches(Rules).SelectMany(match => match.Groups["label"].Captures).Select(label => label.Value).ToList();
        var values = Comparison().Matches(Rules).Select(match => (match.Groups["label"].Value, match.Groups["value"].Value)).ToList();

        Assert.That(labels, Has.Count.GreaterThan(10));
        Assert.That(labels.Except([.. PrometheusNames.Tags.Select(PrometheusNames.Of), .. PrometheusLabels]), Is.Empty);
        Assert.That(values, Is.Not.Empty);
        Assert.That(values.Except([
            .. PrometheusNames.Outcomes.Select(outcome => (PrometheusNames.Of(TelemetryTags.Outcome), outcome)),
            .. PrometheusNames.ErrorTypes.Select(type => (PrometheusNames.Of(TelemetryTags.ErrorType), type)),
        ]), Is.Empty);
    }

    [GeneratedRegex(@"\btokenclients_\w+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Metric();

    [GeneratedRegex("_bucket$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Bucket();

    [GeneratedRegex(@"\b(by|on) \(((?<label>\w+)(, )?)+\)|\$labels\.(?<label>\w+)|(?<label>\w+)=~?""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Label();

    [GeneratedRegex(@"(?<label>\w+)=""(?<value>\w+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Comparison();
}
