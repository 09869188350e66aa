using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Azure.Core;

namespace TokenClients.Tests;

/// <summary>A token provider that is used as a TokenCredential of the Azure SDK.</summary>
internal sealed class TokenProviderCredentialTests
{
    private static readonly DateTimeOffset Later = new(2090, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly string[] Scopes = ["https://a/.default", "https://b/.default"];

    [Test]
    public async Task The_credential_returns_value_and_expiry_of_the_providers_token()
    {
        var credential = new CountingProvider().AsTokenCredential();

        var token = await credential.GetTokenAsync(NewContext(), default);

        Assert.That((token.Token, token.ExpiresOn, token.RefreshOn, token.TokenType), Is.EqualTo(("t1", Later, (DateTimeOffset?)null, "Bearer")));
    }

    [Test]
    public void The_synchronous_call_returns_the_same_token()
    {
        var token = new CountingProvider().AsTokenCredential().GetToken(NewContext(), default);

        Assert.That((token.Token, token.ExpiresOn, token.RefreshOn, token.TokenType), Is.EqualTo(("t1", Later, (DateTimeOffset?)null, "Bearer")));
    }

    [Test]
    public async Task The_authorization_scheme_is_the_token_type_and_its_parameter_is_the_token()
    {
        var credential = new CountingProvider { Scheme = "WRAP", Form = value => $"access_token=\"{value}\"" }.AsTokenCredential();

        var token = await credential.GetTokenAsync(NewContext(), default);

        Assert.That((token.TokenType, token.Token), Is.EqualTo(("WRAP", "access_token=\"t1\"")));
    }

    [Test]
    public async Task The_scope_is_the_providers_default_or_the_result_of_the_scope_function()
    {
        var provider = new CountingProvider();

        await provider.AsTokenCredential().GetTokenAsync(NewContext(), default);
        await provider.AsTokenCredential(_ => null).GetTokenAsync(NewContext(), default);
        await provider.AsTokenCredential(context => string.Join(" ", context.Scopes)).GetTokenAsync(NewContext(), default);

        Assert.That(provider.Requests.Select(request => request.Scope), Is.EqualTo(new[] { null, null, "https://a/.default https://b/.default" }));
    }

    [Test]
    public async Task A_claims_challenge_replaces_the_last_token_of_its_scope_only_once()
    {
        var provider = new CountingProvider();
        var credential = provider.AsTokenCredential(context => context.Scopes[0]);
        await credential.GetTokenAsync(NewContext("one"), default);
        await credential.GetTokenAsync(NewContext("two"), default);

        await credential.GetTokenAsync(NewContext("one", "first challenge"), default);
        await credential.GetTokenAsync(NewContext("one", "first challenge"), default);
        await credential.GetTokenAsync(NewContext("one", "second challenge"), default);
        await credential.GetTokenAsync(NewContext("two"), default);

        Assert.That(
            provider.Requests.Select(request => (request.Scope, request.Rejected?.Value)),
            Is.EqualTo(new[] { ("one", null), ("two", null), ("one", "t1"), ("one", "t1"), ("one", "t4"), ("two", null) }));
    }

    [Test]
    public async Task A_claims_challenge_before_the_first_token_replaces_nothing()
    {
        var provider = new CountingProvider();

        await provider.AsTokenCredential().GetTokenAsync(NewContext("one", "challenge"), default);

        Assert.That(provider.Requests.Single().Rejected, Is.Null);
    }

    [Test]
    public async Task One_claims_challenge_to_many_clients_causes_one_token_request()
    {
        var provider = new CountingProvider();
        var credential = new CachingTokenProvider(provider).AsTokenCredential();
        await credential.GetTokenAsync(NewContext(), default);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            _ => Task.Run(() => credential.GetTokenAsync(NewContext("one", "challenge"), default).AsTask())));

        Assert.That(tokens.Select(token => token.Token), Is.All.EqualTo("t2"));
        Assert.That(provider.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Only_the_last_tokens_of_the_most_recent_scopes_are_remembered()
    {
        var provider = new CountingProvider();
        var credential = provider.AsTokenCredential(context => context.Scopes[0]);
        for (var i = 0; i <= 1000; i++)
        {
            await credential.GetTokenAsync(NewContext($"{i}"), default);
        }

        await credential.GetTokenAsync(NewContext("0", "challenge"), default);
        await credential.GetTokenAsync(NewContext("1000", "challenge"), default);

        Assert.That(provider.Requests.TakeLast(2).Select(request => request.Rejected?.Value), Is.EqualTo(new[] { null, "t1001" }));
    }

    [Test]
    public async Task A_TokenException_of_the_provider_is_thrown_unchanged()
    {
        var error = new TokenException(TokenFailureReason.Throttled, "m");
        var credential = new CountingProvider { Failure = error }.AsTokenCredential();

        Assert.That(await Assert.ThrowsAsync<TokenException>(() => credential.GetTokenAsync(NewContext(), default).AsTask()), Is.SameAs(error));
        Assert.That(() => credential.GetToken(NewContext(), default), Throws.Exception.SameAs(error));
    }

    [Test]
    public async Task The_callers_cancellation_ends_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var credential = new CachingTokenProvider(new CountingProvider()).AsTokenCredential();

        await Assert.ThatAsync(() => credential.GetTokenAsync(NewContext(), cancellation.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => credential.GetToken(NewContext(), cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ToString_of_the_credential_shows_no_token()
    {
        var credential = new CountingProvider().AsTokenCredential();
        await credential.GetTokenAsync(NewContext(), default);

        Assert.That(credential.ToString(), Is.EqualTo("TokenProviderCredential of CountingProvider"));
    }

    [Test]
    public void A_null_provider_is_rejected() =>
        Assert.That(() => ((ITokenProvider)null!).AsTokenCredential(), Throws.ArgumentNullException);

    private static TokenRequestContext NewContext(string? scope = null, string? claims = null) =>
        new(scope is null ? Scopes : [scope], parentRequestId: "id", claims);

    /// <summary>Returns t1, t2, … and records the requests.</summary>
    private sealed class CountingProvider : ITokenProvider
    {
        private int _count;

        public string Scheme { get; init; } = "Bearer";

        public Func<string, string> Form { get; init; } = value => value;

        public TokenException? Failure { get; init; }

        public ConcurrentQueue<TokenRequest> Requests { get; } = new();

        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Enqueue(request);
            var value = $"t{Interlocked.Increment(ref _count)}";
            return Failure is null
                ? new(new AccessToken(value, Later, new AuthenticationHeaderValue(Scheme, Form(value)), request.Scope))
                : throw Failure;
        }
    }
}
