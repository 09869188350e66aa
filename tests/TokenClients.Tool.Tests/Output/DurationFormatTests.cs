using System.Globalization;

namespace TokenClients.Tool.Tests;

internal sealed class DurationFormatTests
{
    [TestCase("03:12:59", "3 h 12 min")]
    [TestCase("00:05:00", "5 min")]
    [TestCase("00:00:45", "45 s")]
    [TestCase("00:00:00.2", "0 s")]
    [TestCase("-00:01:30", "1 min 30 s")]
    [TestCase("2.00:00:30", "2 d")]
    [TestCase("23:59:59.9", "1 d")]
    public void A_duration_is_formatted_in_its_two_largest_units(string span, string text) =>
        Assert.That(DurationFormat.Text(TimeSpan.Parse(span, CultureInfo.InvariantCulture)), Is.EqualTo(text));

    [Test]
    public void The_longest_durations_are_formatted() =>
        Assert.That(new[] { TimeSpan.MinValue, TimeSpan.MaxValue }.Select(DurationFormat.Text), Has.All.EndsWith(" h").Or.All.EndsWith(" d"));

    [TestCase("90s", "00:01:30")]
    [TestCase("5m", "00:05:00")]
    [TestCase("1.5h", "01:30:00")]
    [TestCase("2d", "2.00:00:00")]
    [TestCase("00:20:00", "00:20:00")]
    public void A_duration_is_parsed_with_a_unit_or_with_colons(string text, string span)
    {
        Assert.That(DurationFormat.TryParse(text, out var read), Is.True);
        Assert.That(read, Is.EqualTo(TimeSpan.Parse(span, CultureInfo.InvariantCulture)));
    }

    [TestCase("5")]
    [TestCase("24:00:00")]
    [TestCase("0s")]
    [TestCase("-5m")]
    [TestCase("m")]
    [TestCase("5x")]
    [TestCase("400d")]
    [TestCase("1e9h")]
    [TestCase("-00:05:00")]
    [TestCase("")]
    [TestCase(null)]
    public void Other_text_is_not_a_duration(string? text) => Assert.That(DurationFormat.TryParse(text, out _), Is.False);

    [FsCheck.NUnit.Property]
    public void Parsing_any_text_as_a_duration_never_throws(string? text) => Assert.DoesNotThrow(() => _ = DurationFormat.TryParse(text, out _));
}
