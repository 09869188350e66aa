namespace TokenClients.Tests;

/// <summary>Concurrent requests whose token is rejected.</summary>
internal sealed class AccessTokenHandlerConcurrencyTests
{
    private const int Callers = 50;

    [Test]
    public async Task Many_requests_rejected_with_the_same_token_cause_one_replacement()
    {
        var allSent = new CountdownEvent(Callers);
        var reject = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tokens = Provider();
        using var http = Client(new CachingTokenProvider(tokens), async token =>
        {
            if (token == "token-1")
            {
                allSent.Signal();
                await reject.Task;
                return 401;
            }

            return 200;
        });

        var calls = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => StatusAsync(http))).ToList();
        Assert.That(allSent.Wait(TimeSpan.FromSeconds(30)), Is.True, "all requests carry the first token before any is rejected");
        reject.SetResult();

        Assert.That(await Task.WhenAll(calls), Has.All.EqualTo(200));
        Assert.That(tokens.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task A_late_401_for_an_old_token_triggers_no_fetch()
    {
        var lateSent = new TaskCompletionSource();
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tokens = Provider();
        using var http = Client(new CachingTokenProvider(tokens), async token =>
        {
            if (token == "token-1" && lateSent.TrySetResult())
            {
                await late.Task;
            }

            return token == "token-1" ? 401 : 200;
        });

        var lateCall = StatusAsync(http);
        await lateSent.Task;
        Assert.That(await StatusAsync(http), Is.EqualTo(200), "another call replaces the token");
        late.SetResult();

        Assert.That(await lateCall, Is.EqualTo(200));
        Assert.That(tokens.Fetches, Is.EqualTo(2), "the late request uses the replacement that exists already");
    }

    [Test]
    public async Task A_resource_that_rejects_every_token_does_not_cause_a_token_request_per_call()
    {
        var tokens = Provider();
        using var http = Client(new CachingTokenProvider(tokens, timeProvider: new FakeTime()), _ => Task.FromResult(401));

        for (var call = 0; call < 20; call++)
        {
            Assert.That(await StatusAsync(http), Is.EqualTo(401));
        }

        Assert.That(tokens.Fetches, Is.EqualTo(2));
    }

    private static ScriptedProvider Provider()
    {
        var tokens = new ScriptedProvider(new FakeTime());
        tokens.Answer = (number, _) => new AccessToken($"token-{number}", DateTimeOffset.MaxValue);
        return tokens;
    }

    private static async Task<int> StatusAsync(HttpClient http)
    {
        using var response = await http.GetAsync(new Uri("https://resource.example/"));
        return (int)response.StatusCode;
    }

    private static HttpClient Client(ITokenProvider tokens, Func<string, Task<int>> status) =>
        new(new AccessTokenHandler(tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = new StubHandler(async (request, _) => Answers.Create(await status(request.Headers.Authorization!.Parameter!))),
        });
}
