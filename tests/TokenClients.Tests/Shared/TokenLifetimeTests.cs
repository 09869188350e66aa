using System.Globalization;

namespace TokenClients.Tests;

internal sealed class TokenLifetimeTests
{
    [TestCase("3600", 3600)]
    [TestCase("3600.0", 3600)]
    [TestCase(" 3600 ", 3600)]
    [TestCase("+1", 1)]
    [TestCase("-5", -5)]
    [TestCase("1e18", 1e18)]
    [TestCase("9223372036854775807", 9223372036854775807d)]
    public void Seconds_are_read_in_any_notation(string text, double expected)
    {
        Assert.That(TokenLifetime.TryParseSeconds(text, out var seconds), Is.True);
        Assert.That(seconds, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("soon")]
    [TestCase("1,000")]
    [TestCase("0x10")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("-∞")]
    [TestCase("1e999")]
    public void Text_that_is_no_finite_number_is_rejected(string text) =>
        Assert.That(TokenLifetime.TryParseSeconds(text, out _), Is.False);

    [TestCase(0.25, 0.25)]
    [TestCase(3600, 3600)]
    [TestCase(31536000, 31536000)]
    [TestCase(31536001, 31536000)]
    [TestCase(double.MaxValue, 31536000)]
    [TestCase(0, 0)]
    [TestCase(-0.5, -0.5)]
    [TestCase(-5, -1)]
    [TestCase(double.MinValue, -1)]
    public void A_lifetime_is_clamped_between_minus_one_second_and_a_year(double seconds, double expected) =>
        Assert.That(TokenLifetime.FromSeconds(seconds).TotalSeconds, Is.EqualTo(expected));

    [TestCase(0, "1970-01-01T00:00:00")]
    [TestCase(-1, "1970-01-01T00:00:00")]
    [TestCase(1404435127.9, "2014-07-04T00:52:07")]
    [TestCase(253402300798, "9999-12-31T23:59:58")]
    [TestCase(253402300799, "9999-12-31T23:59:59")]
    [TestCase(double.MaxValue, "9999-12-31T23:59:59")]
    public void A_date_is_clamped_to_the_calendar(double unixSeconds, string expected) =>
        Assert.That($"{TokenLifetime.ToDate(unixSeconds):s}", Is.EqualTo(expected));

    [Test]
    public void The_last_second_of_the_calendar_becomes_DateTimeOffset_MaxValue() =>
        Assert.That(TokenLifetime.ToDate(253402300799), Is.EqualTo(DateTimeOffset.MaxValue));

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public void No_number_throws_and_every_lifetime_is_within_bounds(double number, long whole)
    {
        foreach (var text in new[] { number.ToString("R", CultureInfo.InvariantCulture), $"{whole}", $"{whole}e{whole % 400}" })
        {
            if (TokenLifetime.TryParseSeconds(text, out var seconds))
            {
                Assert.That(TokenLifetime.FromSeconds(seconds), Is.InRange(TimeSpan.FromSeconds(-1), TokenLifetime.Maximum));
                Assert.That(TokenLifetime.ToDate(seconds), Is.GreaterThanOrEqualTo(DateTimeOffset.UnixEpoch));
            }
        }
    }

    [FsCheck.NUnit.Property]
    public bool Parsing_seconds_from_any_text_never_throws(FsCheck.NonNull<string> text) =>
        !TokenLifetime.TryParseSeconds(text.Get, out var seconds) || double.IsFinite(seconds);
}
