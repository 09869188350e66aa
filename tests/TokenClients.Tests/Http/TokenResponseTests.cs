using System.Net;

namespace TokenClients.Tests;

internal sealed class TokenResponseTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_read_that_ends_with_its_stream_when_the_time_is_over_counts_as_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using var message = new HttpResponseMessage { Content = new StreamContent(new DisposedOnCancel(cancellation)) };

        var ended = await Assert.CatchAsync<OperationCanceledException>(() => TokenResponse.ReadBodyAsync(message, cancellation.Token));

        Assert.That(ended!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [TestCase("5", null, 5)]
    [TestCase("0", null, 0)]
    [TestCase("2147483647", null, 2147483647)]
    [TestCase("Thu, 01 Jan 2026 00:01:30 GMT", null, 90)]
    [TestCase("Thu, 01 Jan 2026 00:01:30 GMT", "Thu, 01 Jan 2026 00:01:00 GMT", 30)]
    [TestCase("Wed, 31 Dec 2025 23:00:00 GMT", null, 0)]
    [TestCase("-5", null, null)]
    [TestCase("soon", null, null)]
    [TestCase("99999999999", null, null)]
    [TestCase(null, null, null)]
    public void Retry_After_is_read_in_seconds_or_as_a_date_by_the_services_clock(string? retryAfter, string? date, int? seconds)
    {
        using var response = Answers.Create(429, "", null, ("Retry-After", retryAfter), ("Date", date));

        Assert.That(
            TokenResponse.ReadRetryAfter(response.Headers, Now),
            Is.EqualTo(seconds is { } expected ? TimeSpan.FromSeconds(expected) : default(TimeSpan?)));
    }

    [Test]
    public void The_first_correlation_header_that_is_there_counts()
    {
        (string, string?)[] headers =
            [("x-correlation-id", "5"), ("x-request-id", "4"), ("x-ms-request-id", "3"), ("request-id", "2"), ("MS-CV", "1")];
        var ids = new List<string?>();
        for (var count = headers.Length; count >= 0; count--)
        {
            using var message = Answers.Create(200, "", null, headers[..count]);
            ids.Add(new TokenResponse(message, [], Now, Now).CorrelationId);
        }

        Assert.That(ids, Is.EqualTo(new[] { "1", "2", "3", "4", "5", null }));
    }

    [Test]
    public void Headers_that_cannot_be_understood_are_as_good_as_none()
    {
        using var message = Answers.Create(
            302, "text", "not a content type", ("Date", "yesterday"), ("Location", "http://[::"), ("Retry-After", "later"));

        var response = new TokenResponse(message, "text"u8.ToArray(), Now, Now);

        Assert.That(
            (response.Date, response.Location, response.RetryAfter, response.ContentType),
            Is.EqualTo((default(DateTimeOffset?), default(Uri), default(TimeSpan?), default(string))));
        Assert.That((response.Status, response.Text), Is.EqualTo((HttpStatusCode.Redirect, "text")));
    }

    [Test]
    public void A_challenge_is_taken_raw()
    {
        using var message = Answers.Create(401, "", null, ("WWW-Authenticate", "Invalid token: a, b=\"c\": d"));

        Assert.That(new TokenResponse(message, [], Now, Now).Challenge, Is.EqualTo("Invalid token: a, b=\"c\": d"));
    }

    [Test]
    public void Two_challenges_are_joined()
    {
        using var message = Answers.Create(401, "", null, ("WWW-Authenticate", "Basic realm=\"a\""), ("WWW-Authenticate", "Bearer"));

        Assert.That(new TokenResponse(message, [], Now, Now).Challenge, Is.EqualTo("Basic realm=\"a\", Bearer"));
    }

    /// <summary>As on .NET Framework: the read does not look at its cancellation, but the stream is gone.</summary>
    private sealed class DisposedOnCancel(CancellationTokenSource cancellation) : MemoryStream
    {
        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            await cancellation.CancelAsync();
            throw new ObjectDisposedException(nameof(DisposedOnCancel));
        }
    }

    [TestCase(-3600, -3600.0)]
    [TestCase(-2, -2.0)]
    [TestCase(-1, 0.0)]
    [TestCase(0, 0.0)]
    [TestCase(20, 0.0)]
    [TestCase(21, 1.0)]
    [TestCase(3620, 3600.0)]
    public void The_services_clock_differs_by_what_lies_outside_of_the_exchange(int seconds, double ahead)
    {
        using var message = Answers.Create(200, "");
        message.Headers.Date = Now.AddSeconds(seconds);

        Assert.That(new TokenResponse(message, [], Now, Now.AddSeconds(20)).ServiceAhead, Is.EqualTo(TimeSpan.FromSeconds(ahead)));
        message.Headers.Date = null;
        Assert.That(new TokenResponse(message, [], Now, Now.AddSeconds(20)).ServiceAhead, Is.Null);
    }
}
