using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Azure.Core;

namespace TokenClients.Tests;

/// <summary>Our tokens in the form of the Azure SDK.</summary>
internal sealed class TokenProviderCredentialTests
{
    private static readonly DateTimeOffset Later = new(2090, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly string[] Scopes = ["https://a/.default", "https://b/.default"];

    [Test]
    public async Task Value_and_expiry_are_the_providers()
    {
        var credential = new CountingProvider().AsTokenCredential();

        var token = await credential.GetTokenAsync(Asking(), default);

        Assert.That((token.Token, token.ExpiresOn, token.RefreshOn, token.TokenType), Is.EqualTo(("t1", Later, (DateTimeOffset?)null, "Bearer")));
    }

    [Test]
    public void The_synchronous_call_gives_the_same()
    {
        var token = new CountingProvider().AsTokenCredential().GetToken(Asking(), default);

        Assert.That((token.Token, token.ExpiresOn, token.RefreshOn, token.TokenType), Is.EqualTo(("t1", Later, (DateTimeOffset?)null, "Bearer")));
    }

    [Test]
    public async Task Another_scheme_is_the_type_and_what_follows_it_in_the_header_the_token()
    {
        var credential = new CountingProvider { Scheme = "WRAP", Form = value => $"access_token=\"{value}\"" }.AsTokenCredential();

        var token = await credential.GetTokenAsync(Asking(), default);

        Assert.That((token.TokenType, token.Token), Is.EqualTo(("WRAP", "access_token=\"t1\"")));
    }

    [Test]
    public async Task The_scope_is_the_providers_default_or_what_the_function_makes_of_the_request()
    {
        var provider = new CountingProvider();

        await provider.AsTokenCredential().GetTokenAsync(Asking(), default);
        await provider.AsTokenCredential(_ => null).GetTokenAsync(Asking(), default);
        await provider.AsTokenCredential(context => string.Join(" ", context.Scopes)).GetTokenAsync(Asking(), default);

        Assert.That(provider.Requests.Select(request => request.Scope), Is.EqualTo(new[] { null, null, "https://a/.default https://b/.default" }));
    }

    [Test]
    public async Task A_claims_challenge_replaces_the_token_given_last_for_its_scope_and_its_repetition_does_not()
    {
        var provider = new CountingProvider();
        var credential = provider.AsTokenCredential(context => context.Scopes[0]);
        await credential.GetTokenAsync(Asking("one"), default);
        await credential.GetTokenAsync(Asking("two"), default);

        await credential.GetTokenAsync(Asking("one", "first challenge"), default);
        await credential.GetTokenAsync(Asking("one", "first challenge"), default);
        await credential.GetTokenAsync(Asking("one", "second challenge"), default);
        await credential.GetTokenAsync(Asking("two"), default);

        Assert.That(
            provider.Requests.Select(request => (request.Scope, request.Rejected?.Value)),
            Is.EqualTo(new[] { ("one", null), ("two", null), ("one", "t1"), ("one", "t1"), ("one", "t4"), ("two", null) }));
    }

    [Test]
    public async Task A_challenge_before_any_token_was_given_has_nothing_to_replace()
    {
        var provider = new CountingProvider();

        await provider.AsTokenCredential().GetTokenAsync(Asking("one", "challenge"), default);

        Assert.That(provider.Requests.Single().Rejected, Is.Null);
    }

    [Test]
    public async Task A_challenge_that_many_clients_meet_at_once_makes_one_request()
    {
        var provider = new CountingProvider();
        var credential = new CachingTokenProvider(provider).AsTokenCredential();
        await credential.GetTokenAsync(Asking(), default);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            _ => Task.Run(() => credential.GetTokenAsync(Asking("one", "challenge"), default).AsTask())));

        Assert.That(tokens.Select(token => token.Token), Is.All.EqualTo("t2"));
        Assert.That(provider.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Any_number_of_scopes_is_remembered_in_bounded_memory()
    {
        var provider = new CountingProvider();
        var credential = provider.AsTokenCredential(context => context.Scopes[0]);
        for (var i = 0; i <= 1000; i++)
        {
            await credential.GetTokenAsync(Asking($"{i}"), default);
        }

        await credential.GetTokenAsync(Asking("0", "challenge"), default);
        await credential.GetTokenAsync(Asking("1000", "challenge"), default);

        Assert.That(provider.Requests.TakeLast(2).Select(request => request.Rejected?.Value), Is.EqualTo(new[] { null, "t1001" }));
    }

    [Test]
    public async Task A_TokenException_comes_through_as_it_is()
    {
        var error = new TokenException(TokenFailureReason.Throttled, "m");
        var credential = new CountingProvider { Failure = error }.AsTokenCredential();

        Assert.That(await Assert.ThrowsAsync<TokenException>(() => credential.GetTokenAsync(Asking(), default).AsTask()), Is.SameAs(error));
        Assert.That(() => credential.GetToken(Asking(), default), Throws.Exception.SameAs(error));
    }

    [Test]
    public async Task The_callers_cancellation_ends_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var credential = new CachingTokenProvider(new CountingProvider()).AsTokenCredential();

        await Assert.ThatAsync(() => credential.GetTokenAsync(Asking(), cancellation.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => credential.GetToken(Asking(), cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Its_text_holds_no_token()
    {
        var credential = new CountingProvider().AsTokenCredential();
        await credential.GetTokenAsync(Asking(), default);

        Assert.That(credential.ToString(), Is.EqualTo("TokenProviderCredential of CountingProvider"));
    }

    [Test]
    public void A_provider_is_needed() =>
        Assert.That(() => ((ITokenProvider)null!).AsTokenCredential(), Throws.ArgumentNullException);

    private static TokenRequestContext Asking(string? scope = null, string? claims = null) =>
        new(scope is null ? Scopes : [scope], parentRequestId: "id", claims);

    /// <summary>Gives t1, t2, … and remembers what was asked.</summary>
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
