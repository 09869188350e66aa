using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>The assertion profile: the issuer signs a Simple Web Token, so its key is not sent.</summary>
internal sealed class WrapCredentialTests : EmulatorFixture
{
    private const string Key = TokenEmulator.DefaultIssuerKey;
    private const string OtherKey = "c2Vjb25kYXJ5";

    [Test]
    public async Task A_minimal_signed_assertion_gets_a_token_without_sending_the_key()
    {
        var body = await AssertAsync(200, Swt.Sign("Issuer=owner", Key));

        var token = Swt.In(body);
        Assert.That(Swt.Verifies(token, Emulator.Options.SwtSigningKey), Is.True);
        Assert.That(WebUtility.UrlDecode(Swt.Field(token, "Audience")), Is.EqualTo(Scope));
        Assert.That(Emulator.Wrap.Requests[0].Body, Does.Not.Contain(Uri.EscapeDataString(Key)));
    }

    [Test]
    public async Task An_assertion_is_verified_as_sent_with_upper_or_lower_case_encoding()
    {
        Emulator.Options.Issuers["https://a/b"] = [Key];

        await AssertAsync(200, Swt.Sign("Issuer=https%3a%2f%2fa%2fb", Key));
        await AssertAsync(200, Swt.Sign("Issuer=https%3A%2F%2Fa%2Fb", Key));
    }

    [TestCase("")]
    [TestCase(" ")]
    public async Task No_assertion_is_valid_for_an_issuer_whose_only_key_is_empty(string key)
    {
        Emulator.Options.Issuers["owner"] = [key];

        await AssertAsync(401, Swt.Sign("Issuer=owner", ""));
    }

    [Test]
    public async Task An_empty_key_beside_a_real_one_validates_no_assertion()
    {
        Emulator.Options.Issuers["owner"] = ["", Key];

        await AssertAsync(401, Swt.Sign("Issuer=owner", ""));
        await AssertAsync(200, Swt.Sign("Issuer=owner", Key));
    }

    [Test]
    public async Task Only_assertions_signed_with_one_of_the_two_keys_are_valid()
    {
        Emulator.Options.Issuers["owner"] = [Key, OtherKey];

        await AssertAsync(200, Swt.Sign("Issuer=owner", Key));
        await AssertAsync(200, Swt.Sign("Issuer=owner", OtherKey));
        await AssertAsync(401, Swt.Sign("Issuer=owner", "dGhpcmQ="));
    }

    [TestCase("Issuer=Owner")]
    [TestCase("Issuer=nobody")]
    public async Task An_unknown_issuer_is_a_401(string claims) =>
        await AssertAsync(401, Swt.Sign(claims, Key));

    [Test]
    public async Task An_assertion_without_a_signature_is_a_401() => await AssertAsync(401, "Issuer=owner");

    [Test]
    public async Task An_assertion_whose_claims_were_changed_is_a_401()
    {
        Emulator.Options.Issuers["other"] = [OtherKey];
        var signed = Swt.Sign("Issuer=other", Key);

        await AssertAsync(401, signed);
        await AssertAsync(401, signed.Replace("other", "owner", StringComparison.Ordinal));
    }

    [Test]
    public async Task An_assertion_is_valid_until_the_second_it_expires()
    {
        var assertion = Swt.Sign($"Issuer=owner&ExpiresOn={Time.GetUtcNow().ToUnixTimeSeconds() + 60}", Key);

        Time.Advance(59.999);
        await AssertAsync(200, assertion);
        Time.Advance(0.001);
        await AssertAsync(401, assertion);
    }

    [Test]
    public async Task A_key_that_is_not_base64_is_ignored_for_assertions()
    {
        Emulator.Options.Issuers["owner"] = ["not base64!", Key];

        await AssertAsync(200, Swt.Sign("Issuer=owner", Key));
        await AssertAsync(401, Swt.Sign("Issuer=owner", OtherKey));
    }

    [TestCase("SAML", "PHNhbWw+", "wrap_assertion_format must be SWT")]
    [TestCase("", "Issuer=owner", "wrap_assertion_format must be SWT")]
    [TestCase("SWT", "", "wrap_assertion is not a Simple Web Token")]
    [TestCase("SWT", "nonsense", "wrap_assertion is not a Simple Web Token")]
    [TestCase("SWT", "ExpiresOn=1", "wrap_assertion has no Issuer")]
    public async Task An_assertion_that_cannot_be_read_is_a_400(string format, string assertion, string reason) =>
        Assert.That(await AssertAsync(400, assertion, format), Does.Contain(reason));

    [Test]
    public async Task A_form_with_only_part_of_the_assertion_is_a_400()
    {
        using var format = await RequestWrapAsync(("wrap_assertion_format", "SWT"));
        using var assertion = await RequestWrapAsync(("wrap_assertion", Swt.Sign("Issuer=owner", Key)));

        Assert.That(
            (format.StatusCode, assertion.StatusCode),
            Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
    }

    private async Task<string> AssertAsync(int status, string assertion, string format = "SWT")
    {
        using var response = await RequestWrapAsync(
            ("wrap_assertion_format", format), ("wrap_assertion", assertion), ("wrap_scope", Scope));
        var body = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), body);
        return body;
    }
}
