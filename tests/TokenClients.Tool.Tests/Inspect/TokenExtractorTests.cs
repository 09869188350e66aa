namespace TokenClients.Tool.Tests;

internal sealed class TokenExtractorTests
{
    private static readonly string[] Jwts =
    [
        $" {Samples.Jwt}\n", $"\"{Samples.Jwt}\"", $"Bearer {Samples.Jwt}", $"authorization: bearer {Samples.Jwt}",
        $$"""{"AccessToken":"{{Samples.Jwt}}"}""", $$"""{ "token_type": "Bearer", "access_token": "{{Samples.Jwt}}" }""", $$"""{"token":"{{Samples.Jwt}}"}""",
    ];

    private static readonly string[] Swts =
    [
        $"WRAP access_token=\"{Samples.Swt}\"", $"Authorization: WRAP access_token=\"{Samples.Swt}\"", Uri.EscapeDataString(Samples.Swt),
        $"wrap_access_token_expires_in=5&wrap_access_token={Uri.EscapeDataString(Samples.Swt)}",
    ];

    [TestCaseSource(nameof(Jwts))]
    public void A_JWT_is_extracted(string text) => Assert.That(TokenExtractor.Extract(text), Is.EqualTo(Samples.Jwt));

    [TestCaseSource(nameof(Swts))]
    public void A_Simple_Web_Token_is_extracted(string text) => Assert.That(TokenExtractor.Extract(text), Is.EqualTo(Samples.Swt));

    [Test]
    public void A_shared_access_signature_keeps_its_scheme() => Assert.That(TokenExtractor.Extract($"Authorization: {Samples.Sas}"), Is.EqualTo(Samples.Sas));

    [Test]
    public void A_response_with_line_breaks_is_joined() =>
        Assert.That(TokenReader.Read(Samples.WrapAnswer.Insert(40, "\r\n  ")).Audience, Is.EqualTo("http://your-namespace.servicebus.windows.net/"));
}
