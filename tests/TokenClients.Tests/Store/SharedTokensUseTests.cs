namespace TokenClients.Tests;

/// <summary>Which stored tokens an instance uses, and which of its own it stores.</summary>
internal sealed class SharedTokensUseTests : StoreFixture
{
    [Test]
    public async Task Only_a_token_found_in_the_store_is_logged_as_found()
    {
        bool IsFound() => Log.Lines.Any(line => line.Text.Contains("in the shared store; it expires on 2026-01-01 01:00:00Z", StringComparison.Ordinal));
        await StoreAsync(Other);
        Assert.That(IsFound(), Is.False);

        await Node.GetTokenAsync();

        await Eventually.IsTrue(IsFound, "the token is logged as found");
    }

    [Test]
    public async Task A_token_whose_fetch_began_before_Clear_is_not_stored()
    {
        Inner.Answer = null;
        var call = Node.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();

        Node.Clear();
        fetch.Succeed(Inner.Token("token", Hour));
        await call;
        await Node.DisposeAsync(); // waits for writes

        Assert.That(Store.Sets, Is.Zero);
    }

    [Test]
    public async Task A_stored_token_that_was_rejected_is_not_used_even_by_an_instance_that_never_had_it()
    {
        var stored = await StoreAsync(Other);

        var replacement = await Node.GetTokenAsync(TokenRequest.Replacing(stored));

        Assert.That((stored.Value, replacement.Value), Is.EqualTo(("token-1", "token-2")));
    }

    [Test]
    public async Task A_stored_token_that_is_older_than_the_rejected_one_is_not_used()
    {
        var older = await StoreAsync(Other);
        var entry = Store.Tokens.Single();
        Store.Tokens.Clear();
        Time.Advance(TimeSpan.FromMinutes(1));
        var rejected = await StoreAsync(Node);
        Store.Tokens[entry.Key] = entry.Value;
        Time.Advance(TimeSpan.FromMinutes(5));

        var replacement = await Node.GetTokenAsync(TokenRequest.Replacing(rejected));

        Assert.That((older.Value, rejected.Value, replacement.Value), Is.EqualTo(("token-1", "token-2", "token-3")));
    }
}
