namespace TokenClients.Tests;

/// <summary>What a handler does after it or its provider is disposed.</summary>
internal sealed class AccessTokenHandlerDisposalTests : HandlerFixture
{
    [Test]
    public async Task A_disposed_handler_sends_nothing_and_does_not_dispose_its_provider()
    {
        await using var cache = new CachingTokenProvider(Tokens);
        var token = await cache.GetTokenAsync();
        var handler = new AccessTokenHandler(cache, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } }) { InnerHandler = new SocketsHttpHandler() };
        using var http = new HttpMessageInvoker(handler, disposeHandler: false);

        handler.Dispose();

        using var request = new HttpRequestMessage(HttpMethod.Get, Resource);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => http.SendAsync(request, default));
        Assert.That(await cache.GetTokenAsync(), Is.SameAs(token));
    }

    [Test]
    public async Task No_request_is_sent_after_the_provider_is_disposed()
    {
        await using var cache = new CachingTokenProvider(Tokens);
        using var resource = new StubHandler(_ => Answers.Create(200, "an answer"));
        var handler = new AccessTokenHandler(cache, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } }) { InnerHandler = resource };
        using var http = new HttpClient(handler);
        using (await http.GetAsync(Resource))
        {
            await cache.DisposeAsync();
        }

        var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => http.GetAsync(Resource));

        Assert.That(error!.Message, Does.StartWith("The cache of token client 'ScriptedProvider' is disposed."));
        Assert.That(resource.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_401_is_returned_if_the_provider_is_disposed_before_the_token_is_replaced()
    {
        await using var cache = new CachingTokenProvider(Tokens);
        var handler = new AccessTokenHandler(cache, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = new StubHandler(async (_, _) =>
            {
                await cache.DisposeAsync();
                return Answers.Create(401, "the answer");
            }),
        };
        using var http = new HttpClient(handler);

        using var response = await http.GetAsync(Resource);

        Assert.That(((int)response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((401, "the answer")));
    }
}
