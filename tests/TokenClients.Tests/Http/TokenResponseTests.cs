using System.Net;

namespace TokenClients.Tests;

internal sealed class TokenResponseTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Unreadable_headers_count_as_missing()
    {
        using var message = Answers.Create(
            302, "text", "not a content type", ("Date", "yesterday"), ("Location", "http://[::"), ("Retry-After", "later"));

        var response = new TokenResponse(message, new("text"u8.ToArray()), Now, Now);

        Assert.That(
            (response.Date, response.Location, response.RetryAfter, response.ContentType),
            Is.EqualTo((default(DateTimeOffset?), default(Uri), default(TimeSpan?), default(string))));
        Assert.That((response.Status, response.Text), Is.EqualTo((HttpStatusCode.Redirect, "text")));
    }

    [TestCase(-3600, -3600.0)]
    [TestCase(-2, -2.0)]
    [TestCase(-1, 0.0)]
    [TestCase(0, 0.0)]
    [TestCase(20, 0.0)]
    [TestCase(21, 1.0)]
    [TestCase(3620, 3600.0)]
    public void The_clock_offset_is_how_far_the_Date_lies_outside_the_exchange(int seconds, double ahead)
    {
        using var message = Answers.Create(200, "");
        message.Headers.Date = Now.AddSeconds(seconds);

        Assert.That(new TokenResponse(message, new([]), Now, Now.AddSeconds(20)).ServerClockOffset, Is.EqualTo(TimeSpan.FromSeconds(ahead)));
        message.Headers.Date = null;
        Assert.That(new TokenResponse(message, new([]), Now, Now.AddSeconds(20)).ServerClockOffset, Is.Null);
    }

    [TestCase(-60, 0.0)]
    [TestCase(-50, 0.0)]
    [TestCase(-62, -2.0)]
    [TestCase(-3660, -3600.0)]
    [TestCase(3560, 3600.0)]
    public void The_Age_of_a_cached_response_does_not_count_as_clock_offset(int seconds, double ahead)
    {
        using var message = Answers.Create(200, "");
        (message.Headers.Date, message.Headers.Age) = (Now.AddSeconds(seconds), TimeSpan.FromSeconds(60));

        Assert.That(new TokenResponse(message, new([]), Now, Now.AddSeconds(20)).ServerClockOffset, Is.EqualTo(TimeSpan.FromSeconds(ahead)));
    }
}
