namespace TokenClients.Tests;

/// <summary>Tokens in a store are told apart by all that their requests name.</summary>
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
    public async Task Instances_share_a_token_if_they_name_the_same_and_no_other()
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
    public async Task A_request_that_names_a_scope_alone_keeps_the_key_it_always_had()
    {
        await StoreAsync(Node, TokenRequest.For("orders"));

        Assert.That(Store.Tokens.Keys, Is.EqualTo(new[] { CompositeKey.Hash(Options.KeyPrefix, "test", null, Options.PartitionKey, "orders") }));
    }
}
