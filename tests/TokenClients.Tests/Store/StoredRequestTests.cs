namespace TokenClients.Tests;

/// <summary>The key of a stored token depends on everything that its request names.</summary>
internal sealed class StoredRequestTests : StoreFixture
{
    private static readonly TokenRequest[] Requests =
    [
        default,
        TokenRequest.For("orders"),
        new() { Scope = "orders", Audience = "a" },
        new() { Scope = "orders", Resources = ["a"] },
        new() { Scope = "orders", AdditionalParameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } },
    ];

    [Test]
    public async Task Instances_share_the_tokens_of_equal_requests_and_no_others()
    {
        foreach (var request in Requests)
        {
            await StoreAsync(Node, request);
        }

        foreach (var request in Requests)
        {
            Assert.That((await Other.GetTokenAsync(request)).Value, Is.EqualTo((await Node.GetTokenAsync(request)).Value));
        }

        Assert.That((Store.Tokens.Count, Inner.Fetches), Is.EqualTo((Requests.Length, Requests.Length)));
    }

    [TestCaseSource(nameof(Requests))]
    public async Task A_token_from_the_store_is_replaced_under_the_key_of_its_own_request(TokenRequest request)
    {
        await StoreAsync(Node, request);
        var found = await Other.GetTokenAsync(request);

        var replacement = await StoreAsync(Other, TokenRequest.Replacing(found));

        Assert.That(Inner.Requests, Is.EqualTo(new[] { request, request with { Rejected = found } }));
        Assert.That(await Other.GetTokenAsync(request), Is.SameAs(replacement));
        Assert.That(Store.Only.Token.Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task The_store_key_of_a_request_with_only_a_scope_stays_compatible()
    {
        await StoreAsync(Node, TokenRequest.For("orders"));

        Assert.That(Store.Tokens.Keys, Is.EqualTo(new[] { CompositeKey.Hash(Options.KeyPrefix, "test", null, Options.PartitionKey, "orders") }));
    }
}
