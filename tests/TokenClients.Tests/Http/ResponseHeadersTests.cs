namespace TokenClients.Tests;

internal sealed class ResponseHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [TestCase("5", null, 5)]
    [TestCase("0", null, null)]
    [TestCase("2147483647", null, 2147483647)]
    [TestCase("Thu, 01 Jan 2026 00:01:30 GMT", null, 90)]
    [TestCase("Thu, 01 Jan 2026 00:01:30 GMT", "Thu, 01 Jan 2026 00:01:00 GMT", 30)]
    [TestCase("Wed, 31 Dec 2025 23:00:00 GMT", null, null)]
    [TestCase("-5", null, null)]
    [TestCase("soon", null, null)]
    [TestCase("99999999999", null, null)]
    [TestCase(null, null, null)]
    public void Retry_After_is_read_as_seconds_or_as_a_date_on_the_servers_clock(string? retryAfter, string? date, int? seconds)
    {
        using var response = Answers.Create(429, "", null, ("Retry-After", retryAfter), ("Date", date));

        Assert.That(
            ResponseHeaders.ReadRetryAfter(response.Headers, Now),
            Is.EqualTo(seconds is { } expected ? TimeSpan.FromSeconds(expected) : default(TimeSpan?)));
    }

    [Test]
    public void A_Retry_After_date_in_a_cached_response_is_corrected_by_its_Age()
    {
        using var response = Answers.Create(
            429, "", null, ("Retry-After", "Thu, 01 Jan 2026 01:00:30 GMT"), ("Date", "Thu, 01 Jan 2026 00:00:00 GMT"), ("Age", "3600"));

        Assert.That(ResponseHeaders.ReadRetryAfter(response.Headers, Now), Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void The_first_correlation_header_present_is_used()
    {
        (string, string?)[] headers =
            [("x-correlation-id", "5"), ("x-request-id", "4"), ("x-ms-request-id", "3"), ("request-id", "2"), ("MS-CV", "1")];
        var ids = new List<string?>();
        for (var count = headers.Length; count >= 0; count--)
        {
            using var message = Answers.Create(200, "", null, headers[..count]);
            ids.Add(ResponseHeaders.ReadCorrelationId(message.Headers));
        }

        Assert.That(ids, Is.EqualTo(new[] { "1", "2", "3", "4", "5", null }));
    }

    [Test]
    public void A_WWW_Authenticate_challenge_is_read_unparsed()
    {
        using var message = Answers.Create(401, "", null, ("WWW-Authenticate", "Invalid token: a, b=\"c\": d"));

        Assert.That(ResponseHeaders.ReadChallenge(message.Headers), Is.EqualTo("Invalid token: a, b=\"c\": d"));
    }

    [Test]
    public void Two_WWW_Authenticate_challenges_are_joined()
    {
        using var message = Answers.Create(401, "", null, ("WWW-Authenticate", "Basic realm=\"a\""), ("WWW-Authenticate", "Bearer"));

        Assert.That(ResponseHeaders.ReadChallenge(message.Headers), Is.EqualTo("Basic realm=\"a\", Bearer"));
    }
}
