namespace TokenClients.Tool.Tests;

internal sealed class MomentsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeZoneInfo East = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east");

    [Test]
    public void A_moment_is_told_in_local_time_and_UTC() =>
        Assert.That(Moments.Text(Noon, East), Is.EqualTo("2026-05-01 14:00:00 +02:00 (2026-05-01 12:00:00 UTC)"));

    [Test]
    public void Where_both_are_the_same_it_is_told_once() =>
        Assert.That(Moments.Text(Noon, TimeZoneInfo.Utc), Is.EqualTo("2026-05-01 12:00:00 UTC"));

    [Test]
    public void A_moment_whose_local_time_is_past_the_calendar_is_told_in_UTC() =>
        Assert.That(Moments.Text(DateTimeOffset.MaxValue, East), Is.EqualTo("9999-12-31 23:59:59 UTC"));

    [Test]
    public void An_expiry_tells_how_long_it_is_or_was()
    {
        Assert.That(Moments.Expiry(Noon, Noon - new TimeSpan(3, 12, 0)), Is.EqualTo("expires in 3 h 12 min"));
        Assert.That(Moments.Expiry(Noon, Noon + TimeSpan.FromMinutes(5)), Is.EqualTo("expired 5 min ago"));
    }
}
