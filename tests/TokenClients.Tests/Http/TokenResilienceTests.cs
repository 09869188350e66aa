using Microsoft.Extensions.Http;

namespace TokenClients.Tests;

/// <summary>The pipeline around a handler that the test holds; <see cref="TokenHttpTests"/> has it over real sockets.</summary>
internal sealed class TokenResilienceTests
{
    [Test]
    public async Task A_body_that_stalls_is_given_up_with_its_attempt_and_retried()
    {
        var time = new FakeTime();
        var stalling = new StallingStream();
        using var http = Pipeline(time, new TokenResilienceOptions { RetryDelay = TimeSpan.Zero }, new StubHandler(
            (_, _) => Task.FromResult(stalling.Begun.IsCompleted
                ? Answers.Create(200, "whole")
                : new HttpResponseMessage { Content = new StreamContent(stalling) })));

        var call = http.GetAsync(new Uri("https://tokens.example"), HttpCompletionOption.ResponseHeadersRead);
        await stalling.Begun;
        Assert.That(call.IsCompleted, Is.False, "an attempt ends with its body, not with its headers");
        time.Advance(10);

        using var response = await call.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("whole"));
    }

    private static HttpClient Pipeline(TimeProvider time, TokenResilienceOptions options, HttpMessageHandler inner) =>
        new(new PolicyHttpMessageHandler(TokenResilience.CreatePolicy(options, time))
        {
            InnerHandler = new AttemptHandler { InnerHandler = inner },
        });
}
