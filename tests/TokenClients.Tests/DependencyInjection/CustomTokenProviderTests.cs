using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>An exception while a custom provider is disposed does not change the result of its fetch.</summary>
internal sealed class CustomTokenProviderTests
{
    private readonly RecordingLogger _log = new();

    [OneTimeTearDown]
    public void DisposeLog() => _log.Dispose();

    [SetUp]
    public void ClearLog() => _log.Lines.Clear();

    [TestCase(typeof(ThrowingDisposable))]
    [TestCase(typeof(ThrowingAsyncDisposable))]
    [TestCase(typeof(WithThrowingDependency))]
    public async Task If_disposing_a_custom_provider_throws_its_token_is_still_returned(Type kind)
    {
        await using var services = Services(kind);

        var token = await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(token.Value, Is.EqualTo("the-token"));
        var line = _log.Lines.Single(line => line.Level == LogLevel.Warning).Text;
        Assert.That(line, Does.Contain("'mine'").And.Contain("InvalidOperationException").And.Contain("the result of the fetch is used"));
        Assert.That(line, Does.Not.Contain("words of somebody else's"));
    }

    [Test]
    public async Task If_disposing_a_custom_provider_throws_the_failure_of_its_fetch_is_still_reported()
    {
        await using var services = Services(typeof(ThrowingTwice));

        var failure = await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredService<ITokenProvider>().GetTokenAsync().AsTask());

        Assert.That(failure!.Reason, Is.EqualTo(TokenFailureReason.Throttled));
    }

    [Test]
    public async Task The_provider_constructor_that_takes_an_HttpClient_is_preferred()
    {
        var collection = new ServiceCollection();
        collection.AddTokens<TwoConstructors>("mine");
        await using var services = collection.BuildServiceProvider();

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value, Is.EqualTo("with-an-HttpClient"));
    }

    private ServiceProvider Services(Type kind)
    {
        var services = new ServiceCollection().AddLogging(logs => logs.AddProvider(_log)).AddScoped<Dependency>();
        _ = kind == typeof(ThrowingDisposable) ? services.AddTokens<ThrowingDisposable>("mine")
            : kind == typeof(ThrowingAsyncDisposable) ? services.AddTokens<ThrowingAsyncDisposable>("mine")
            : kind == typeof(WithThrowingDependency) ? services.AddTokens<WithThrowingDependency>("mine")
            : services.AddTokens<ThrowingTwice>("mine");
        return services.BuildServiceProvider();
    }

    private abstract class Fetching : ITokenProvider
    {
        public virtual ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            new(new AccessToken("the-token", DateTimeOffset.MaxValue));

        protected static InvalidOperationException Fault() => new InvalidOperationException("words of somebody else's");
    }

    private sealed class TwoConstructors(string value) : ITokenProvider
    {
        public TwoConstructors()
            : this("without")
        {
        }

        public TwoConstructors(HttpClient http)
            : this(http is null ? "null" : "with-an-HttpClient")
        {
        }

        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            new(new AccessToken(value, DateTimeOffset.MaxValue));
    }

    private sealed class ThrowingDisposable : Fetching, IDisposable
    {
        public void Dispose() => throw Fault();
    }

    private sealed class ThrowingAsyncDisposable : Fetching, IAsyncDisposable
    {
        public ValueTask DisposeAsync() => throw Fault();
    }

    private sealed class ThrowingTwice : Fetching, IDisposable
    {
        public override ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            throw new TokenException(TokenFailureReason.Throttled, "slow down");

        public void Dispose() => throw Fault();
    }

    private sealed class Dependency : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("words of somebody else's");
    }

    private sealed class WithThrowingDependency(Dependency dependency) : Fetching
    {
        public override ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            _ = dependency;
            return base.GetTokenAsync(request, cancellationToken);
        }
    }
}
