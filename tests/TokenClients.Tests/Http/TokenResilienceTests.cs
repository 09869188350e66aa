using System.Net.Sockets;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The retry pipeline around a stub handler; <see cref="TokenHttpTests"/> tests it over real sockets.</summary>
internal sealed class TokenResilienceTests
{
    [Test]
    public async Task An_attempt_whose_body_stalls_times_out_and_is_retried()
    {
        var time = new FakeTime();
        var stalling = new StallingStream();
        using var http = Pipeline(time, new TokenResilienceOptions { RetryDelay = TimeSpan.Zero }, new StubHandler(
            (_, _) => Task.FromResult(stalling.Begun.IsCompleted
                ? Answers.Create(200, "whole")
                : new HttpResponseMessage { Content = new StreamContent(stalling) })));

        var call = http.GetAsync(new Uri("https://tokens.example"), HttpCompletionOption.ResponseHeadersRead);
        await stalling.Begun;
        Assert.That(call.IsCompleted, Is.False, "an attempt lasts until its body is read");
        time.Advance(10);

        using var response = await call.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("whole"));
    }

    [TestCase(typeof(HttpRequestException), 2)]
    [TestCase(typeof(IOException), 2)]
    [TestCase(typeof(SocketException), 2)]
    [TestCase(typeof(FileNotFoundException), 1)]
    public async Task Network_exceptions_are_retried_and_a_FileNotFoundException_is_not(Type thrown, int expected)
    {
        var requests = 0;
        using var http = Pipeline(new FakeTime(), new TokenResilienceOptions { RetryDelay = TimeSpan.Zero }, new StubHandler(
            _ => requests++ == 0 ? throw (Exception)Activator.CreateInstance(thrown)! : Answers.Create(200)));

        await ((Task)http.GetAsync(new Uri("https://tokens.example"))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        Assert.That(requests, Is.EqualTo(expected));
    }

    [TestCase("0", null)]
    [TestCase("Thu, 01 Jan 2026 00:00:00 GMT", null)]
    [TestCase("1", 4.0)]
    [TestCase("6", 6.0)]
    public async Task A_Retry_After_lengthens_the_back_off_and_never_shortens_it(string retryAfter, double? exact)
    {
        var (time, requests) = (new FakeTime(), 0);
        using var http = Pipeline(time, new TokenResilienceOptions { RetryDelay = TimeSpan.FromSeconds(4) }, new StubHandler(
            _ => requests++ == 0 ? Answers.Create(429, "", null, ("Retry-After", retryAfter)) : Answers.Create(200)));

        var call = http.GetAsync(new Uri("https://tokens.example"));
        var wait = time.NextTimer!.Value.TotalSeconds;
        time.Advance(20);

        using var response = await call.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That((requests, (int)response.StatusCode), Is.EqualTo((2, 200)));
        Assert.That(wait, exact is { } seconds ? Is.EqualTo(seconds) : Is.GreaterThan(0.01), "jitter may shorten the wait, but not to zero");
    }

    [Test]
    public async Task The_least_wait_after_a_Retry_After_doubles_with_each_attempt()
    {
        var time = new FakeTime();
        using var http = Pipeline(time, new TokenResilienceOptions { RetryDelay = TimeSpan.FromSeconds(2), MaxRetries = 2, TotalTimeout = TimeSpan.FromMinutes(1) }, new StubHandler(
            _ => Answers.Create(429, "", null, ("Retry-After", "1"))));

        var call = http.GetAsync(new Uri("https://tokens.example"));
        foreach (var seconds in new[] { 2, 4 })
        {
            await Eventually.IsTrue(() => time.NextTimer == TimeSpan.FromSeconds(seconds), $"the next attempt waits for {seconds} s");
            time.Advance(seconds);
        }

        using var response = await call.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That((int)response.StatusCode, Is.EqualTo(429));
    }

    [TestCase(0, 2)]
    [TestCase(1, 1)]
    public async Task A_Retry_After_up_to_the_longest_wait_is_retried_and_a_longer_one_is_not(int secondsMore, int expected)
    {
        var (time, options, requests) = (new FakeTime(), new TokenResilienceOptions { TotalTimeout = TimeSpan.FromSeconds(40) }, 0);
        var wait = options.LongestRetryAfter + TimeSpan.FromSeconds(secondsMore);
        using var http = Pipeline(time, options, new StubHandler(
            _ => requests++ == 0 ? Answers.Create(503, "", null, ("Retry-After", $"{wait.TotalSeconds:0}")) : Answers.Create(200)));

        var call = http.GetAsync(new Uri("https://tokens.example"));
        time.Advance(wait.TotalSeconds);

        using var response = await call.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(requests, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_timeout_during_a_Retry_After_wait_reports_the_remaining_wait()
    {
        var (time, resilience) = (new FakeTime(), new TokenResilienceOptions { TotalTimeout = TimeSpan.FromSeconds(10), MaxRetries = 1 });
        using var http = Pipeline(time, resilience, new StubHandler(_ =>
        {
            time.Advance(6);
            return Answers.Create(429, "", null, ("Retry-After", "5"));
        }));
        var options = new ArrStsClientOptions { Endpoint = new Uri("https://sts.example"), AccountId = TokenEmulator.DefaultAccountId, AccountKey = TokenEmulator.DefaultAccountKey };

        var call = new ArrStsClient(http, options, time).GetTokenAsync(default).AsTask();
        time.Advance(4);

        var failure = await Assert.ThrowsAsync<TokenException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.That((failure!.Reason, failure.RetryAfter), Is.EqualTo((TokenFailureReason.Timeout, TimeSpan.FromSeconds(1))));
    }

    [Test]
    public void Clients_that_fail_at_the_same_time_do_not_retry_at_the_same_time()
    {
        var waits = Enumerable.Range(0, 10).Select(client =>
        {
            var time = new FakeTime();
            using var http = Pipeline(time, new TokenResilienceOptions(), new StubHandler(_ => Answers.Create(503)));
            _ = http.GetAsync(new Uri("https://tokens.example"));
            return time.NextTimer;
        });

        Assert.That(waits.Distinct().Count(), Is.GreaterThan(1));
    }

    private static HttpClient Pipeline(TimeProvider time, TokenResilienceOptions options, HttpMessageHandler inner)
    {
        var pipeline = TokenResilience.CreatePipeline(options, time);
        return new(new ResilienceHandler(() => pipeline) { InnerHandler = new AttemptHandler { InnerHandler = inner } });
    }
}
