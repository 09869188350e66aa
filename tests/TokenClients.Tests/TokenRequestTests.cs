namespace TokenClients.Tests;

internal sealed class TokenRequestTests
{
    [Test]
    public void An_empty_scope_is_none() =>
        Assert.That((new TokenRequest { Scope = "" }, TokenRequest.For("")), Is.EqualTo((default(TokenRequest), default(TokenRequest))));

    [Test]
    public void A_request_names_a_scope_or_the_token_to_replace_or_nothing()
    {
        var token = new AccessToken("value", default, scope: "orders");

        Assert.That(TokenRequest.For("orders"), Is.EqualTo(new TokenRequest { Scope = "orders" }));
        Assert.That(TokenRequest.Replacing(token), Is.EqualTo(new TokenRequest { Scope = "orders", Rejected = token }));
        Assert.That(
            TokenRequest.For("orders") with { MinimumLifetime = TimeSpan.FromMinutes(1) },
            Is.EqualTo(new TokenRequest { Scope = "orders", MinimumLifetime = TimeSpan.FromMinutes(1) }));
        Assert.That(default(TokenRequest).Scope, Is.Null);
    }

    [Test]
    public void Missing_arguments_are_refused()
    {
        Assert.That(() => TokenRequest.For(null!), Throws.ArgumentNullException);
        Assert.That(() => TokenRequest.Replacing(null!), Throws.ArgumentNullException);
        Assert.That(() => ((ITokenProvider)null!).GetTokenAsync(), Throws.ArgumentNullException);
    }

    [Test]
    public void A_printed_request_shows_no_token() => Assert.That(
        TokenRequest.Replacing(new AccessToken("s3cr3t", default)).ToString(), Does.Not.Contain("s3cr3t").And.Contain("Bearer token"));

    [TestCase(0)]
    [TestCase(-1)]
    public void A_life_of_nothing_is_no_demand(int seconds) =>
        Assert.That(new TokenRequest { MinimumLifetime = TimeSpan.FromSeconds(seconds) }.IsUnconstrained, Is.True);
}
