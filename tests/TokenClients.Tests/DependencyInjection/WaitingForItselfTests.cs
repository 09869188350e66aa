using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>A provider that depends on the token it is fetching fails with an error instead of hanging.</summary>
internal sealed class WaitingForItselfTests : CacheFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_client_whose_creation_resolves_the_client_itself_fails(bool isNamed)
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddTokens("m", p => isNamed ? p.GetRequiredKeyedService<ITokenProvider>("m") : p.GetRequiredService<ITokenProvider>()))
            .BuildServiceProvider();

        var resolving = Task.Run(services.GetRequiredService<ITokenProvider>);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => resolving.WaitAsync(Patience));
        Assert.That(error!.Message, Does.StartWith("Creating the token client 'm' requires the token client 'm' itself"));
    }

    [Test]
    public async Task A_client_whose_creation_resolves_another_client_succeeds()
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddTokens("a", _ => Inner))
            .Also(s => s.AddTokens("b", p => p.GetRequiredKeyedService<ITokenProvider>("a")))
            .BuildServiceProvider();
        Inner.Answer = (_, _) => Inner.Token("token", Hour);

        Assert.That(await Task.Run(() => services.GetRequiredKeyedService<ITokenProvider>("b")).WaitAsync(Patience), Is.Not.Null);
    }

    [Test]
    public async Task A_client_whose_creation_failed_can_be_created_again_by_the_same_caller()
    {
        var isBroken = true;
        await using var services = new ServiceCollection()
            .Also(s => s.AddTokens("m", _ => isBroken ? throw new NotSupportedException("not yet") : Inner)).BuildServiceProvider();
        Assert.That(() => services.GetRequiredKeyedService<ITokenProvider>("m"), Throws.TypeOf<NotSupportedException>());

        isBroken = false;

        Assert.That(services.GetRequiredKeyedService<ITokenProvider>("m"), Is.Not.Null);
    }

    [Test]
    public async Task A_provider_that_requests_the_token_it_is_fetching_fails()
    {
        CachingTokenProvider? cache = null;
        using var own = cache = NewCache(inner: new Asking(request => cache!.GetTokenAsync(request)));

        var failure = await Assert.ThrowsAsync<TokenException>(() => own.GetTokenAsync().AsTask().WaitAsync(Patience));

        Assert.That((failure!.Reason, failure.IsTransient), Is.EqualTo((TokenFailureReason.BadRequest, false)));
        Assert.That(failure.Message, Does.Contain("'test' requests the token that it is fetching"));
    }

    [Test]
    public async Task Two_providers_that_request_each_others_tokens_fail()
    {
        CachingTokenProvider? first = null;
        using var second = NewCache(inner: new Asking(request => first!.GetTokenAsync(request)));
        using var own = first = NewCache(inner: new Asking(request => second.GetTokenAsync(request)));

        var failure = await Assert.ThrowsAsync<TokenException>(() => own.GetTokenAsync().AsTask().WaitAsync(Patience));

        Assert.That(failure!.Message, Does.Contain("requests the token that it is fetching"));
    }

    [Test]
    public async Task A_provider_can_request_a_token_for_another_scope_while_fetching()
    {
        CachingTokenProvider? cache = null;
        using var own = cache = NewCache(inner: new Asking(
            request => request.Scope is null ? cache!.GetTokenAsync(TokenRequest.For("other")) : new(Inner.Token("other", Hour))));

        Assert.That((await own.GetTokenAsync().AsTask().WaitAsync(Patience)).Value, Is.EqualTo("other"));
    }

    private sealed class Asking(Func<TokenRequest, ValueTask<AccessToken>> ask) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) => ask(request);
    }
}
