using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>The metrics, labels, log events and health texts on the pages match the code.</summary>
internal sealed partial class TelemetryPageTests
{
    private static Page Operators => Page.At("src/TokenClients/docs/operators.md");

    [Test]
    public void The_operators_guide_lists_exactly_the_existing_instruments()
    {
        var tables = Operators.Rows("Metrics").Where(row => row[0].StartsWith("`tokenclients.", StringComparison.Ordinal)).ToList();

        Assert.That(tables.Where(row => row.Length == 3).Select(row => row[0].Trim('`')), Is.EquivalentTo(PrometheusNames.Instruments.Select(instrument => instrument.Name)));
        Assert.That(
            tables.Where(row => row is [_, ['`', ..] name] && !name.Contains(',')).Select(row => (row[0].Trim('`'), row[1].Trim('`'))).Where(row => !PrometheusNames.Tags.Contains(row.Item1)),
            Is.EquivalentTo(PrometheusNames.Instruments.Select(instrument => (instrument.Name, PrometheusNames.Of(instrument)))));
    }

    [Test]
    public void The_operators_guide_lists_exactly_the_existing_labels_with_their_values() =>
        Assert.That(
            Operators.Section("Metrics").Split("\n\n").Single(table => table.StartsWith("| label |", StringComparison.Ordinal)).Split('\n').Skip(2)
                .Select(row => string.Join(' ', Words(row))),
            Is.EqualTo([
                $"{PrometheusNames.Tags[0]} OAuth",
                $"{PrometheusNames.Tags[1]} {string.Join(' ', Enum.GetValues<FetchTrigger>().Select(TelemetryTags.Text))}",
                $"{PrometheusNames.Tags[2]} {string.Join(' ', PrometheusNames.Outcomes)}",
                $"{PrometheusNames.Tags[3]} {string.Join(' ', PrometheusNames.ErrorTypes)}",
            ]));

    [Test]
    public void Every_metric_and_label_that_a_page_names_exists()
    {
        string[] series = [.. PrometheusNames.Instruments.Select(PrometheusNames.Of).SelectMany(name => new[] { name, $"{name}_bucket" })];
        string[] tags = [.. typeof(TelemetryTags).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetValue(null)!)];
        string[] known = [.. series, .. tags, .. tags.Select(PrometheusNames.Of), .. PrometheusNames.Instruments.Select(instrument => instrument.Name)];
        var named = Page.Guides.SelectMany(page => Name().Matches(page.Text).Select(name => name.Value)).ToList();

        Assert.That(named, Has.Count.GreaterThan(30));
        Assert.That(named.Where(name => !known.Contains(name)), Is.Empty);
    }

    [Test]
    public void The_operators_guide_lists_exactly_the_existing_log_events_with_level_and_text() =>
        Assert.That(
            Operators.Rows("Log").Select(row => $"{row[0]} {row[1]} {row[2].Trim('`')}"),
            Is.EquivalentTo(typeof(Log).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
                .OfType<LoggerMessageAttribute>().Select(entry => $"{entry.EventId} {entry.Level} {entry.Message}")));

    [Test]
    public void The_operators_guide_lists_every_client_state_with_its_text()
    {
        var rows = Operators.Rows("Health").Where(row => row.Length == 2 && row[0].StartsWith('`')).ToDictionary(row => row[0].Trim('`'), row => row[1].Trim('`'));
        var failure = new TokenException(TokenFailureReason.Network, "down");
        var states = Enum.GetValues<ClientState>().Except([ClientState.Foreign])
            .Select(state => new ClientHealth("Arr", state, ExpiresOn: DateTimeOffset.UnixEpoch, Failure: failure, NextAttempt: DateTimeOffset.UnixEpoch))
            .ToDictionary(health => (string)ClientHealthText.Data(health).Single(pair => pair.Key == "Arr.state").Value, ClientHealthText.Describe);

        Assert.That(rows.Keys, Is.EquivalentTo(states.Keys));
        Assert.That(rows.Where(row => !Regex.IsMatch(states[row.Key], $"^Arr: {Regex.Escape(row.Value).Replace("…", ".*")}\\.?$", RegexOptions.None, TimeSpan.FromSeconds(10))), Is.Empty);
    }

    [Test]
    public void The_operators_guide_shows_the_health_text_for_the_second_credential() =>
        Assert.That(Operators.Section("Health"), Does.Contain("`" + ClientHealthText.Describe(
            new ClientHealth("Arr", ClientState.Unused, Credential: new("SecondaryAccountKey", "AccountKey"))).Split(". ")[1] + "`"));

    [Test]
    public void The_operators_guide_names_every_value_of_the_health_data()
    {
        var health = new ClientHealth("Arr", ClientState.Failing, "scope", DateTimeOffset.UnixEpoch,
            new TokenException(TokenFailureReason.Network, "down") { CorrelationId = "id" }, DateTimeOffset.UnixEpoch,
            new CredentialUse("SecondaryAccountKey", "AccountKey"));

        Assert.That(
            ClientHealthText.Data(health).Select(pair => $"`{pair.Key["Arr.".Length..]}`").Where(name => !Operators.Section("Health").Contains(name)), Is.Empty);
    }

    private static IEnumerable<string> Words(string cell) => Word().Matches(cell).Select(match => match.Groups["word"].Value);

    [GeneratedRegex("tokenclients[._][a-z][a-z._]*[a-z]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Name();

    [GeneratedRegex("`(?<word>[A-Za-z_.]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word();
}
