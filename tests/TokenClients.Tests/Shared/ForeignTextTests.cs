namespace TokenClients.Tests;

/// <summary>Removal of user names and passwords from the URLs in a text.</summary>
internal sealed class ForeignTextTests
{
    [TestCase("The proxy http://user:secret@proxy.example:8080/ refused.", "The proxy http://proxy.example:8080/ refused.")]
    [TestCase("http://user:se@cret@proxy.example", "http://proxy.example")]
    [TestCase("http://user@proxy", "http://proxy")]
    [TestCase("http://a@one/ and https://b@two", "http://one/ and https://two")]
    [TestCase("http://one://b@two", "http://one://two")]
    [TestCase("http://@proxy", "http://@proxy")]
    [TestCase("http://proxy/a@b", "http://proxy/a@b")]
    [TestCase("mail a@b.example", "mail a@b.example")]
    [TestCase("http://proxy a@b", "http://proxy a@b")]
    [TestCase("://", "://")]
    [TestCase("", "")]
    public void Only_user_names_and_passwords_are_removed_from_URLs(string text, string expected) =>
        Assert.That(ForeignText.RemoveUserInfo(text), Is.EqualTo(expected));
}
