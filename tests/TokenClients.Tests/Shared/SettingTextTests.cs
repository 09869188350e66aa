namespace TokenClients.Tests;

/// <summary>Texts that are invalid as the value of any setting.</summary>
internal sealed class SettingTextTests
{
    [TestCase("@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/key)")]
    [TestCase("@Microsoft.AppConfiguration(Endpoint=https://x.example; Key=y)")]
    [TestCase("${ACCOUNT_KEY}"), TestCase("${env:ACCOUNT_KEY}"), TestCase("#{AccountKey}#"), TestCase("#{Account.Key}"), TestCase("$(account-key)"), TestCase("{{ account_key }}")]
    public void An_unresolved_reference_is_reported_and_not_shown(string text) =>
        Assert.That(SettingText.Fault(text, "Key"), Does.StartWith("Key is a reference such as '@Microsoft.KeyVault(…)'").And.Not.Contain(text));

    [TestCase("a$b"), TestCase("${"), TestCase("${}"), TestCase("$()"), TestCase("p${x}"), TestCase("${x}p"), TestCase("${a+b/c=}"), TestCase("@home"), TestCase("@Microsoft.KeyVault"), TestCase("{{}}")]
    public void Text_that_is_not_a_reference_is_accepted_as_a_password(string text) => Assert.That(SettingText.Fault(text, "Password"), Is.Null);

    [TestCase("owner\n", "Name contains a line break; paste it again as one line.")]
    [TestCase("owner\r\n", "Name contains a line break; paste it again as one line.")]
    [TestCase("ow\rner", "Name contains a line break; paste it again as one line.")]
    [TestCase(" owner", "Name starts or ends with a space; remove it.")]
    [TestCase("owner\u00a0", "Name starts or ends with a space; remove it.")]
    [TestCase("ow\tner", "Name contains a control character; paste it again.")]
    [TestCase("ow\0ner", "Name contains a control character; paste it again.")]
    [TestCase("the owner", null)]
    public void Surrounding_spaces_line_breaks_and_control_characters_are_reported(string text, string? fault) =>
        Assert.That(SettingText.Fault(text, "Name"), Is.EqualTo(fault));

    [TestCase("\"a\"", true), TestCase("'a'", true), TestCase("\"\"", true), TestCase("\"a'", false), TestCase("\"", false), TestCase("a\"", false), TestCase("", false)]
    public void Surrounding_quotation_marks_are_reported(string text, bool isQuoted) =>
        Assert.That(SettingText.Quoted(text, "Key"), Is.EqualTo(isQuoted ? "Key is in quotation marks; remove them." : null));
}
