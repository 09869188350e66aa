namespace TokenClients.Tests;

internal sealed class WrapFormTests
{
    [Test]
    public void ToString_of_a_WRAP_form_does_not_show_the_token() =>
        Assert.That($"{WrapForm.Parse("wrap_access_token=s3cr3t&wrap_access_token_expires_in=5")}", Is.EqualTo("WrapForm"));

    [TestCase("wrap_access_token=a&wrap_access_token_expires_in=1", "a", "1")]
    [TestCase("wrap_access_token_expires_in=1&wrap_access_token=a", "a", "1")]
    [TestCase("x=y&wrap_access_token=a&&z&=b", "a", null)]
    [TestCase("wrap_access_token=a%3db%26c%253d%252525", "a=b&c%3d%2525", null)]
    [TestCase("wrap_access_token=a=b==", "a=b==", null)]
    [TestCase("wrap_access_token=a+b", "a b", null)]
    [TestCase("wrap_access_token=a&wrap_access_token=b", "a", null)]
    [TestCase("wrap_access_token=&wrap_access_token_expires_in=", "", "")]
    [TestCase("\r\nwrap_access_token =\r\n a%3\r\n db \t&wrap_access_token_\r\nexpires_in= 1 2\r\n", "a=b", "12")]
    [TestCase("wrap_access_tokens=a&WRAP_ACCESS_TOKEN=b", null, null)]
    [TestCase("wrap_access_token", null, null)]
    [TestCase("", null, null)]
    public void A_form_is_read_in_any_order_with_extra_fields_folded_and_decoded_once(string body, string? token, string? expiresIn) =>
        Assert.That(WrapForm.Parse(body), Is.EqualTo(new WrapForm(token, expiresIn)));

    [FsCheck.NUnit.Property]
    public bool A_token_of_any_characters_survives_encoding_and_parsing(FsCheck.NonNull<string> token) =>
        WrapForm.Parse($"a=b&wrap_access_token={Uri.EscapeDataString(token.Get)}").AccessToken == token.Get;

    [FsCheck.NUnit.Property]
    public void Parsing_a_WRAP_form_never_throws(string?[] parts) => WrapForm.Parse(string.Join("&wrap_access_token=", parts));
}
