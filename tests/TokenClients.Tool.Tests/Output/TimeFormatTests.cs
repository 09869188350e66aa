namespace TokenClients.Tool.Tests;

internal sealed class TimeFormatTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeZoneInfo East = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east");

    [Test]
    public void A_time_is_formatted_as_local_time_and_UTC() =>
        Assert.That(TimeFormat.Text(Noon, East), Is.EqualTo("2026-05-01 14:00:00 +02:00 (2026-05-01 12:00:00 UTC)"));

    [Test]
    public void A_time_is_formatted_once_if_local_time_is_UTC() =>
        Assert.That(TimeFormat.Text(Noon, TimeZoneInfo.Utc), Is.EqualTo("2026-05-01 12:00:00 UTC"));

    [Test]
    public void A_time_whose_local_time_is_out_of_range_is_formatted_as_UTC() =>
        Assert.That(TimeFormat.Text(DateTimeOffset.MaxValue, East), Is.EqualTo("9999-12-31 23:59:59 UTC"));

    [Test]
    public void An_expiry_is_formatted_relative_to_now()
    {
        Assert.That(TimeFormat.Expiry(Noon, Noon - new TimeSpan(3, 12, 0)), Is.EqualTo("expires in 3 h 12 min"));
        Assert.That(TimeFormat.Expiry(Noon, Noon + TimeSpan.FromMinutes(5)), Is.EqualTo("expired 5 min ago"));
    }
}
