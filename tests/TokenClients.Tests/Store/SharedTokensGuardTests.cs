using System.Net;

namespace TokenClients.Tests;

/// <summary>Whatever a store returns, no caller hangs, fails, or gets a token that is meant for another.</summary>
internal sealed class SharedTokensGuardTests : StoreFixture
{
    [TestCase(-1)]
    [TestCase(1)]
    public async Task A_stored_token_with_extreme_dates_does_no_harm(int ahead)
    {
        Inner.Answer = (number, request) => new AccessToken($"token-{number}", Time.GetUtcNow() + Hour, scope: request.Scope)
        {
            ServerClockOffset = TimeSpan.FromHours(ahead),
        };
        await StoreAsync(Node, TokenRequest.For("tells the time"));
        await StoreAsync(Other);
        var key = Store.Tokens.Single(pair => pair.Value.Token.Value == "token-2").Key;
        Store.Tokens[key] = new StoredToken(new AccessToken("absurd", DateTimeOffset.MaxValue), DateTimeOffset.MinValue);

        var token = await Node.GetTokenAsync();

        Assert.That(token.Value, Is.AnyOf("absurd", "token-3"));
        Assert.That(Node.GetTokenAsync().IsCompleted, Is.True);
    }

    [Test]
    public async Task A_token_that_never_expires_is_stored_for_a_year()
    {
        Inner.Answer = (_, _) => new AccessToken("for ever", DateTimeOffset.MaxValue);

        await StoreAsync(Node);

        Assert.That(Store.Lifetimes, Is.EqualTo(new[] { TimeSpan.FromDays(365) }));
    }

    [Test]
    public async Task A_caller_joining_a_store_lookup_that_needs_a_longer_lifetime_gets_a_new_token()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromMinutes(50));
        var gate = new TaskCompletionSource();
        Store.Before = _ => gate.Task;
        var any = Node.GetTokenAsync().AsTask();
        await Eventually.IsTrue(() => Store.Gets == 3, "the store is read");
        var longer = Node.GetTokenAsync(new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(30) }).AsTask();
        gate.SetResult();

        Assert.That(((await any).Value, (await longer).Value), Is.EqualTo(("token-1", "token-2")));
    }

    [Test]
    public async Task A_replacement_in_the_store_is_recognized_by_its_age_not_by_its_expiry()
    {
        var refused = await StoreAsync(Other);
        await Node.GetTokenAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", TimeSpan.FromMinutes(40));
        await StoreAsync(Other, TokenRequest.Replacing(refused));

        Assert.That((await Node.GetTokenAsync(TokenRequest.Replacing(refused))).Value, Is.EqualTo("token-2"), "the replacement expires earlier than the rejected one");
        Assert.That(Inner.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task A_rejected_token_that_the_provider_returns_again_is_not_stored()
    {
        Inner.Answer = (_, _) => Inner.Token("always this", Hour);
        var refused = await StoreAsync(Node);
        await Node.GetTokenAsync(TokenRequest.Replacing(refused));

        Inner.Answer = (_, _) => Inner.Token("another", Hour);
        Assert.That((await StoreAsync(Other)).Value, Is.EqualTo("another"));
    }

    [Test]
    public async Task A_token_that_has_expired_is_not_reused_when_the_wall_clock_is_set_back()
    {
        await StoreAsync(Node);
        Time.Advance(TimeSpan.FromMinutes(59.6));
        Time.SetWallClock(Time.GetUtcNow() - Hour);

        Assert.That((await Node.GetTokenAsync()).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task A_throttled_scope_served_from_the_store_still_makes_other_scopes_back_off()
    {
        Inner.Answer = null;
        var call = Node.GetTokenAsync(TokenRequest.For("one")).AsTask();
        var refused = await Inner.NextAsync();
        Inner.Answer = (_, request) => Inner.Token("of the other", Hour, request.Scope);
        await StoreAsync(Other, TokenRequest.For("one"));
        refused.Fail(new TokenException(TokenFailureReason.Throttled, "throttled")
        {
            StatusCode = HttpStatusCode.TooManyRequests,
            RetryAfter = TimeSpan.FromMinutes(1),
        });
        Assert.That((await call).Value, Is.EqualTo("of the other"));

        var error = await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync(TokenRequest.For("two")).AsTask());

        Assert.That((error!.Reason, Inner.Fetches), Is.EqualTo((TokenFailureReason.Throttled, 2)));
        error = await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync(TokenRequest.For("two")).AsTask());
        Assert.That(error!.Reason, Is.EqualTo(TokenFailureReason.Throttled), "between two reads of the store, callers get the failure, not the other scope's token");
        await Eventually.IsTrue(() => Log.Lines.Any(line => line.Text.Contains("throttled", StringComparison.Ordinal)), "the failure is logged");
    }

    [Test]
    public async Task A_token_stored_with_a_fast_clock_is_overwritten_by_a_usable_one()
    {
        var fast = new FakeTime();
        fast.SetWallClock(Time.GetUtcNow() + Hour);
        var inner = new ScriptedProvider(fast);
        inner.Answer = (_, _) => inner.Token("of the fast", Hour);
        await StoreAsync(NewNode(inner: inner, time: fast));

        await StoreAsync(Node);

        Assert.That((await Other.GetTokenAsync()).Value, Is.EqualTo("token-1"));
    }

    [Test]
    public async Task Unreadable_entries_are_logged_once_even_if_other_keys_are_absent()
    {
        for (var i = 0; i < 10; i++)
        {
            Store.Before = _ => throw new TokenException(TokenFailureReason.InvalidResponse, "other keys");
            await Node.GetTokenAsync(TokenRequest.For($"unreadable-{i}"));
            Store.Before = null;
            await StoreAsync(Node, TokenRequest.For($"absent-{i}"));
        }

        Assert.That(StoreLines, Has.Length.EqualTo(1));
    }

    [Test]
    public void Parameters_are_part_of_the_PartitionKey_and_their_values_are_hidden()
    {
        static string Of(string name, string value)
        {
            var options = new OAuthClientOptions { Endpoint = new Uri("https://x.example/token"), ClientId = "c", ClientSecret = "s" };
            options.AdditionalParameters[name] = value;
            return OAuthPartitionKey.Of(options);
        }

        Assert.That(Of("organization", "org_contoso"), Is.Not.EqualTo(Of("organization", "org_fabrikam")));
        Assert.That(Of("api_key", "the-secret"), Does.Not.Contain("the-secret").And.Contain("api_key"));
    }
}
