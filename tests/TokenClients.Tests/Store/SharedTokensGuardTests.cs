using System.Net;

namespace TokenClients.Tests;

/// <summary>Whatever a store gives back, no caller hangs, fails, or gets another's token for it.</summary>
internal sealed class SharedTokensGuardTests : StoreFixture
{
    [TestCase(-1)]
    [TestCase(1)]
    public async Task Times_beyond_the_calendar_count_as_nothing_found(int ahead)
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
    public async Task A_token_that_never_ends_is_stored_for_a_year()
    {
        Inner.Answer = (_, _) => new AccessToken("for ever", DateTimeOffset.MaxValue);

        await StoreAsync(Node);

        Assert.That(Store.Lifetimes, Is.EqualTo(new[] { TimeSpan.FromDays(365) }));
    }

    [Test]
    public async Task Who_joins_the_look_of_another_and_needs_more_gets_a_token_of_the_service()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromMinutes(50));
        var gate = new TaskCompletionSource();
        Store.Before = _ => gate.Task;
        var any = Node.GetTokenAsync().AsTask();
        await Eventually.IsTrue(() => Store.Gets == 3, "the store is asked");
        var longer = Node.GetTokenAsync(new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(30) }).AsTask();
        gate.SetResult();

        Assert.That(((await any).Value, (await longer).Value), Is.EqualTo(("token-1", "token-2")));
    }

    [Test]
    public async Task A_replacement_is_known_by_its_age_and_not_by_its_expiry()
    {
        var refused = await StoreAsync(Other);
        await Node.GetTokenAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", TimeSpan.FromMinutes(40));
        await StoreAsync(Other, TokenRequest.Replacing(refused));

        Assert.That((await Node.GetTokenAsync(TokenRequest.Replacing(refused))).Value, Is.EqualTo("token-2"), "it ends before the refused one would");
        Assert.That(Inner.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task A_provider_that_gives_the_rejected_token_again_does_not_get_it_into_the_store()
    {
        Inner.Answer = (_, _) => Inner.Token("always this", Hour);
        var refused = await StoreAsync(Node);
        await Node.GetTokenAsync(TokenRequest.Replacing(refused));

        Inner.Answer = (_, _) => Inner.Token("another", Hour);
        Assert.That((await StoreAsync(Other)).Value, Is.EqualTo("another"));
    }

    [Test]
    public async Task A_token_that_has_expired_here_is_not_taken_back_when_the_wall_clock_is_set_back()
    {
        await StoreAsync(Node);
        Time.Advance(TimeSpan.FromMinutes(59.6));
        Time.SetWallClock(Time.GetUtcNow() - Hour);

        Assert.That((await Node.GetTokenAsync()).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task What_the_service_rejected_still_holds_for_the_other_scopes()
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
        Assert.That(error!.Reason, Is.EqualTo(TokenFailureReason.Throttled), "between two looks the failure is shared, not the other scope's token");
        await Eventually.IsTrue(() => Log.Lines.Any(line => line.Text.Contains("throttled", StringComparison.Ordinal)), "it is told");
    }

    [Test]
    public async Task A_token_from_the_future_of_a_fast_clock_is_overwritten_by_one_that_can_be_used()
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
    public async Task What_cannot_be_read_is_reported_once_however_many_keys_hold_nothing()
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
    public void Parameters_are_part_of_the_account_and_their_values_do_not_show()
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
