namespace TokenClients.Tests;

/// <summary>Instances that share their tokens through a store that works.</summary>
internal sealed class SharedTokensTests : StoreFixture
{
    [Test]
    public async Task A_token_fetched_by_one_instance_is_found_by_others()
    {
        var fetched = await StoreAsync(Other, TokenRequest.For("scope"));

        var found = await Node.GetTokenAsync(TokenRequest.For("scope"));

        Assert.That((found.Value, found.Scope, found.ExpiresOn), Is.EqualTo((fetched.Value, "scope", fetched.ExpiresOn)));
        Assert.That(found.Authorization, Is.EqualTo(fetched.Authorization));
        Assert.That(Inner.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task A_token_is_stored_for_its_remaining_lifetime()
    {
        var token = await StoreAsync(Node);

        Assert.That(Store.Lifetimes, Is.EqualTo(new[] { Hour }));
        Assert.That((Store.Only.Token.ExpiresOn, Store.Only.IssuedOn), Is.EqualTo((token.ExpiresOn, Time.GetUtcNow())));
    }

    [Test]
    public async Task A_cached_token_is_returned_without_reading_the_store()
    {
        await StoreAsync(Node);
        var gets = Store.Gets;

        for (var second = 0; second < 3000; second++)
        {
            Time.Advance(1);
            await Node.GetTokenAsync();
        }

        Assert.That(Store.Gets, Is.EqualTo(gets));
    }

    [Test]
    public async Task A_stored_token_is_due_when_it_is_due_for_the_instance_that_fetched_it()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromMinutes(50));
        var found = await Node.GetTokenAsync();
        var gets = Store.Gets;

        Time.Advance(TimeSpan.FromMinutes(4) - TimeSpan.FromMilliseconds(1));
        await Node.GetTokenAsync();
        Assert.That(Store.Gets, Is.EqualTo(gets), "the token is fresh in its 54th minute");

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await Node.GetTokenAsync(), Is.SameAs(found));
        await Eventually.IsTrue(() => Inner.Fetches == 2, "the token is due in the last tenth of its lifetime");
    }

    [Test]
    public async Task An_instance_whose_token_is_due_takes_a_newer_one_from_the_store()
    {
        await StoreAsync(Other);
        await Node.GetTokenAsync();
        Time.Advance(TimeSpan.FromMinutes(55));
        var sets = Store.Sets;
        await Other.GetTokenAsync();
        await Eventually.IsTrue(() => Store.Sets > sets, "the other instance has refreshed it");

        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => Node.GetTokenAsync().Result.Value == "token-2", "the refreshed token is taken over");

        Assert.That(Inner.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task An_instance_that_starts_uses_a_due_token_from_the_store_and_refreshes_it()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromMinutes(57));

        Assert.That((await Node.GetTokenAsync()).Value, Is.EqualTo("token-1"), "the caller does not wait");
        await Node.GetTokenAsync();

        await Eventually.IsTrue(() => Node.GetTokenAsync().Result.Value == "token-2", "the token is refreshed");
    }

    [Test]
    public async Task A_stored_token_that_is_about_to_expire_is_not_used()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromMinutes(59.5));

        Assert.That((await Node.GetTokenAsync()).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task A_stored_token_with_too_short_a_remaining_lifetime_is_not_returned()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromMinutes(20));

        Assert.That((await Node.GetTokenAsync(new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(40) })).Value, Is.EqualTo("token-1"));
        Assert.That((await NewNode().GetTokenAsync(new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(41) })).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task A_fetched_token_that_is_older_than_the_stored_one_does_not_overwrite_it()
    {
        Inner.Answer = null;
        var late = Node.GetTokenAsync().AsTask();
        var slow = await Inner.NextAsync();
        var old = Inner.Token("old", Hour);
        Time.Advance(10);
        var other = Other.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("new", Hour));
        await other;
        await Eventually.IsTrue(() => Store.Sets == 1, "the newer token is stored");
        var gets = Store.Gets;

        slow.Succeed(old);
        Assert.That((await late).Value, Is.EqualTo("old"), "the caller gets the token that was fetched for it");
        await Eventually.IsTrue(() => Store.Gets > gets, "the store is read before it is written");
        Inner.Answer = (_, _) => Inner.Token("marker", Hour);
        await StoreAsync(NewNode("another client"));

        Assert.That(Store.Tokens.Values.Select(stored => stored.Token.Value), Does.Contain("new").And.Not.Contains("old"));
    }

    [Test]
    public async Task A_rejected_token_is_replaced_in_the_store_for_all_instances()
    {
        var refused = await StoreAsync(Other);

        var replacement = await StoreAsync(Node, TokenRequest.Replacing(refused));
        var found = await Other.GetTokenAsync(TokenRequest.Replacing(refused));

        Assert.That((replacement.Value, found.Value, Inner.Fetches), Is.EqualTo(("token-2", "token-2", 2)));
    }

    [Test]
    public async Task A_rejected_token_is_removed_from_the_store_even_if_its_replacement_fails()
    {
        var refused = await StoreAsync(Other);
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Unavailable, "unavailable");

        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync(TokenRequest.Replacing(refused)).AsTask());

        Assert.That(Store.Tokens, Is.Empty);
    }

    [Test]
    public async Task A_rejected_token_that_could_not_be_removed_is_overwritten_by_a_shorter_lived_one()
    {
        var refused = await StoreAsync(Other);
        Store.BeforeRemove = () => throw new InvalidOperationException("read-only");
        Inner.Answer = (_, _) => Inner.Token("short", TimeSpan.FromMinutes(5));

        await StoreAsync(Node, TokenRequest.Replacing(refused));

        Assert.That(Store.Only.Token.Value, Is.EqualTo("short"));
    }

    [Test]
    public async Task The_rejection_of_an_older_token_does_not_remove_the_stored_one()
    {
        var refused = await StoreAsync(Other);
        await Node.GetTokenAsync();
        Time.Advance(1);
        await StoreAsync(Other, TokenRequest.Replacing(refused));
        Store.BeforeSet = () => throw new InvalidOperationException("nothing is to be written");

        Assert.That((await Node.GetTokenAsync(TokenRequest.Replacing(refused))).Value, Is.EqualTo("token-2"));
        Assert.That((Store.Only.Token.Value, Inner.Fetches), Is.EqualTo(("token-2", 2)));
    }

    [Test]
    public async Task A_stored_token_that_is_older_than_the_rejected_one_is_not_its_replacement()
    {
        var old = Store.Tokens;
        await StoreAsync(Other);
        var stored = old.Single();
        Time.Advance(10);
        var refused = new AccessToken("newer", Time.GetUtcNow() + Hour);

        var replacement = await StoreAsync(Node, TokenRequest.Replacing(refused));

        Assert.That((stored.Value.Token.Value, replacement.Value), Is.EqualTo(("token-1", "token-2")));
    }

    [Test]
    public async Task Clients_partitions_scopes_and_key_prefixes_do_not_share_tokens()
    {
        await StoreAsync(Other);
        await StoreAsync(NewNode("another client"));
        await StoreAsync(NewNode(partitionKey: "a"));
        await StoreAsync(NewNode(partitionKey: "b"));
        await StoreAsync(NewNode(), TokenRequest.For("scope"));
        Options.KeyPrefix = "another-app:";
        await StoreAsync(NewNode());

        Assert.That((Store.Tokens.Count, Inner.Fetches), Is.EqualTo((6, 6)));
        Assert.That(Store.Tokens.Keys, Has.Exactly(5).Matches("^TokenClients:[0-9a-f]{64}$").And.Exactly(1).Matches("^another-app:[0-9a-f]{64}$"));
    }

    [Test]
    public async Task The_PartitionKey_of_the_settings_is_combined_with_that_of_the_client()
    {
        var nodes = 0;
        foreach (var ofApplication in new[] { null, "a", "b" })
        {
            Options.PartitionKey = ofApplication;
            foreach (var ofClient in new[] { null, "a", "b" })
            {
                var token = await NewNode(partitionKey: ofClient).GetTokenAsync();
                Assert.That(token.Value, Is.EqualTo($"token-{++nodes}"), "every combination has its own token");
                await Eventually.IsTrue(() => Store.Sets == nodes, "the token is stored");
            }
        }
    }

    [Test]
    public async Task Changes_of_TokenStoreOptions_after_creation_have_no_effect()
    {
        (Options.KeyPrefix, Options.PartitionKey) = ("another-app:", "another");

        await StoreAsync(Node);

        Assert.That(Store.Tokens.Keys, Has.All.Matches("^TokenClients:[0-9a-f]{64}$"));
        Assert.That((await Other.GetTokenAsync()).Value, Is.EqualTo("token-1"));
    }

    [Test]
    public async Task A_token_is_stored_under_the_settings_that_were_in_use_when_its_fetch_started()
    {
        Inner.Answer = null;
        var node = NewNode(partitionKey: "a");
        var call = node.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        var after = new ScriptedProvider(Time) { Answer = (_, _) => Inner.Token("of b", Hour) };
        node.Use(new TokenSource(after, "b"));
        fetch.Succeed(Inner.Token("of a", Hour));

        Assert.That((await call).Value, Is.EqualTo("of b"));
        await Eventually.IsTrue(() => Store.Sets == 2, "both tokens are stored");
        Inner.Answer = (_, _) => throw new InvalidOperationException("the store has it");
        Assert.That((await NewNode(partitionKey: "a").GetTokenAsync()).Value, Is.EqualTo("of a"));
        Assert.That((await NewNode(partitionKey: "b").GetTokenAsync()).Value, Is.EqualTo("of b"));
    }

    [Test]
    public async Task With_a_store_the_refresh_times_of_instances_are_spread_apart()
    {
        Jitter = 0.9;
        await StoreAsync(Node);
        var due = TimeSpan.FromMinutes(54 - (3 * 2.302585 / 15));

        Time.Advance(due - TimeSpan.FromMilliseconds(10));
        await Node.GetTokenAsync();
        Assert.That(Inner.Fetches, Is.EqualTo(1), "a uniform draw of 0.9 advances the refresh by ln 10 / 15 of a twentieth of the lifetime");

        Time.Advance(TimeSpan.FromMilliseconds(20));
        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => Inner.Fetches == 2, "the token is due");
    }
}
