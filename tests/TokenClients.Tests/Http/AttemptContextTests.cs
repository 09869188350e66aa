using System.Net;
using System.Net.Http.Headers;

namespace TokenClients.Tests;

/// <summary>When a token's lifetime starts, and how long a <c>Retry-After</c> is waited for.</summary>
internal sealed class AttemptContextTests
{
    private readonly FakeTime _time = new();

    [Test]
    public async Task A_lifetime_starts_at_the_successful_attempt_and_not_before_the_retries()
    {
        var requests = 0;
        var client = Wrap(_ =>
        {
            if (requests++ == 0)
            {
                _time.Advance(5);
                return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            }

            return Token(lifetime: 2);
        });

        Assert.That((await client.GetTokenAsync(default)).ExpiresOn, Is.EqualTo(_time.GetUtcNow().AddSeconds(2)));
    }

    [Test]
    public async Task A_lifetime_starts_before_the_attempt_so_a_slow_response_does_not_extend_it()
    {
        var client = Wrap(_ =>
        {
            _time.Advance(5);
            return Token(lifetime: 1200);
        });

        Assert.That((await client.GetTokenAsync(default)).ExpiresOn, Is.EqualTo(_time.GetUtcNow().AddSeconds(1195)));
    }

    [TestCase(-5)]
    [TestCase(5)]
    public async Task Setting_the_wall_clock_during_a_fetch_does_not_change_the_lifetime(int hours)
    {
        var client = Wrap(_ =>
        {
            _time.SetWallClock(_time.GetUtcNow().AddHours(hours));
            return Token(lifetime: 1200);
        });

        Assert.That((await client.GetTokenAsync(default)).ExpiresOn, Is.EqualTo(_time.GetUtcNow().AddSeconds(1200)));
    }

    [Test]
    public async Task A_Retry_After_that_does_not_fit_all_retries_is_reported_instead_of_timing_out()
    {
        var requests = 0;
        var client = Wrap(_ =>
        {
            requests++;
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(10));
            return response;
        });

        var failure = await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync(default).AsTask());

        Assert.That(
            (failure!.Reason, failure.RetryAfter, requests),
            Is.EqualTo((TokenFailureReason.Throttled, (TimeSpan?)TimeSpan.FromSeconds(10), 1)), "four waits of 10 s exceed the total of 30 s");
    }

    [Test]
    public async Task A_request_without_an_attempt_handler_is_prepared_once()
    {
        var prepared = 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://tokens.example/");

        await new AttemptContext(_time, (_, _) =>
        {
            prepared++;
            return default;
        }).AttachToAsync(request, CancellationToken.None);

        Assert.That(prepared, Is.EqualTo(1));
    }

    private AcsWrapClient Wrap(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        var pipeline = TokenResilience.CreatePipeline(new TokenResilienceOptions { RetryDelay = TimeSpan.Zero }, _time);
        var attempt = new AttemptHandler { InnerHandler = new StubHandler(answer) };
        return new AcsWrapClient(
            new HttpClient(new ResilienceHandler(() => pipeline) { InnerHandler = attempt }) { Timeout = Timeout.InfiniteTimeSpan },
            new AcsWrapClientOptions { ServiceNamespace = "contoso", Name = "owner", Password = "secret" },
            _time);
    }

    private static HttpResponseMessage Token(int lifetime) =>
        new(HttpStatusCode.OK) { Content = new StringContent($"wrap_access_token=t&wrap_access_token_expires_in={lifetime}") };
}
