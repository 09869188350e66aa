namespace TokenClients.Tests;

internal sealed class StoredTokenTests
{
    [TestCase(-1, true)]
    [TestCase(0, false)]
    [TestCase(1, false)]
    public void A_token_must_be_issued_before_it_expires(int seconds, bool isValid)
    {
        var expiresOn = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var token = new AccessToken("token", expiresOn);

        Assert.That(
            () => new StoredToken(token, expiresOn.AddSeconds(seconds)),
            isValid ? Throws.Nothing : Throws.ArgumentException.With.Message.StartsWith("issuedOn must be before the token's expiry."));
    }
}
