using System.Net;
using System.Web;

namespace TokenClients.Emulator.Tests;

/// <summary>The Simple Web Tokens of the Access Control Service, validated as a separate resource would.</summary>
internal sealed class SwtIssuerTests : EmulatorFixture
{
    private string Key => Convert.ToBase64String(Emulator.Options.SwtSigningKey);

    [Test]
    public async Task The_body_equals_the_documented_sample_except_for_names_times_and_id()
    {
        using var response = await RequestWrapAsync();
        var body = await response.Content.ReadAsStringAsync();
        var expiresOn = $"{Time.GetUtcNow().ToUnixTimeSeconds() + 1_200}";

        var id = HttpUtility.UrlEncode($"&jti={Swt.Field(Swt.In(body), "jti")}");
        var unsigned = WrapVectors.Granted
            .Replace(
                "https%253a%252f%252fyour-namespace-sb.accesscontrol.windows.net%252f",
                Twice(Emulator.BaseAddress.AbsoluteUri),
                StringComparison.Ordinal)
            .Replace("your-namespace.servicebus", "contoso.servicebus", StringComparison.Ordinal)
            .Replace("1404435127", expiresOn, StringComparison.Ordinal)
            .Replace("expires_in=10799", "expires_in=1200", StringComparison.Ordinal)
            .Replace("%26ExpiresOn", $"{id}%26ExpiresOn", StringComparison.Ordinal);
        var signed = Swt.In(unsigned).Split("&HMACSHA256=")[0];
        var old = Swt.Field(Swt.In(WrapVectors.Granted), "HMACSHA256");
        Assert.That(body, Is.EqualTo(unsigned.Replace(
            HttpUtility.UrlEncode(old), Twice(Swt.Signature(signed, Key)), StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_token_verifies_with_the_signing_key_and_with_no_other()
    {
        var token = await GetSwtAsync();

        Assert.That(Swt.Verifies(token, Emulator.Options.SwtSigningKey), Is.True);
        Assert.That(Swt.Verifies(token, new byte[32]), Is.False);
        Assert.That(SimpleWebToken.Parse(token).VerifySignature(Emulator.Options.SwtSigningKey), Is.True);
    }

    [Test]
    public async Task The_claims_are_those_of_the_service()
    {
        var token = SimpleWebToken.Parse(await GetSwtAsync());

        Assert.That(token.GetValues("net.windows.servicebus.action"), Is.EqualTo(["Listen", "Manage", "Send"]));
        Assert.That(token.Audience, Is.EqualTo(Scope));
        Assert.That(token.Issuer, Is.EqualTo(Emulator.BaseAddress.AbsoluteUri));
        Assert.That(token.ExpiresOn, Is.EqualTo(Time.GetUtcNow() + TimeSpan.FromMinutes(20)));
    }

    [Test]
    public async Task A_token_and_its_claims_are_percent_encoded_in_lower_case()
    {
        using var response = await RequestWrapAsync();
        var body = await response.Content.ReadAsStringAsync();

        Assert.That(body, Does.Contain("%253a%252f%252f"));
        Assert.That(body, Does.Not.Match("%[0-9]?[A-F]|%25[0-9]?[A-F]"));
    }

    [Test]
    public async Task A_token_whose_claims_were_encoded_again_is_rejected()
    {
        var token = await GetSwtAsync();
        var again = string.Join('&', token.Split('&').Select(pair =>
            string.Join('=', pair.Split('=').Select(part => Uri.EscapeDataString(WebUtility.UrlDecode(part))))));

        using var unchanged = await UseAsync(Service.Wrap, token);
        using var encodedAgain = await UseAsync(Service.Wrap, again);

        Assert.That(again, Is.EqualTo(token).IgnoreCase.And.Not.EqualTo(token));
        Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(encodedAgain.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("http://contoso.servicebus.windows.net/a b/?q=1&r=\u00e4+c#%20")]
    [TestCase("urn:x&ExpiresOn=9999999999&Audience=y")]
    public async Task A_scope_with_special_characters_becomes_the_audience(string scope)
    {
        using var response = await RequestWrapAsync([.. Password[..2], ("wrap_scope", scope)]);
        var token = Swt.In(await response.Content.ReadAsStringAsync());

        Assert.That(SimpleWebToken.Parse(token).Audience, Is.EqualTo(scope));
        Assert.That(SimpleWebToken.Parse(token).Claims, Has.Count.EqualTo(6), "the five of the documented sample, and the id");
        Assert.That(Swt.Verifies(token, Emulator.Options.SwtSigningKey), Is.True);
    }

    [TestCase(1, 1)]
    [TestCase(10_799.9, 10_799)]
    [TestCase(0, 0)]
    [TestCase(-60, -60)]
    public async Task The_lifetime_is_in_whole_seconds_and_the_same_in_form_and_token(double seconds, long expected)
    {
        Emulator.Options.WrapLifetime = TimeSpan.FromSeconds(seconds);
        using var response = await RequestWrapAsync();
        var body = await response.Content.ReadAsStringAsync();

        Assert.That(Swt.Field(body, "wrap_access_token_expires_in"), Is.EqualTo($"{expected}"));
        Assert.That(
            SimpleWebToken.Parse(Swt.In(body)).ExpiresOn, Is.EqualTo(Time.GetUtcNow().AddSeconds(expected)));
    }

    private static string Twice(string text) => HttpUtility.UrlEncode(HttpUtility.UrlEncode(text));
}
