namespace TokenClients.Tool.Tests;

internal sealed class WrappingTests
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
    public void A_JWT_is_taken_out_of_what_it_came_in(string text) => Assert.That(Wrapping.Remove(text), Is.EqualTo(Samples.Jwt));

    [TestCaseSource(nameof(Swts))]
    public void A_Simple_Web_Token_is_taken_out_of_what_it_came_in(string text) => Assert.That(Wrapping.Remove(text), Is.EqualTo(Samples.Swt));

    [Test]
    public void A_shared_access_signature_keeps_its_scheme() => Assert.That(Wrapping.Remove($"Authorization: {Samples.Sas}"), Is.EqualTo(Samples.Sas));

    [Test]
    public void An_answer_that_was_folded_over_lines_is_unfolded() =>
        Assert.That(TokenReader.Read(Samples.WrapAnswer.Insert(40, "\r\n  ")).Audience, Is.EqualTo("http://your-namespace.servicebus.windows.net/"));
}
