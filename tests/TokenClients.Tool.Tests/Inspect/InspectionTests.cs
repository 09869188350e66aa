namespace TokenClients.Tool.Tests;

internal sealed class InspectionTests
{
    [TestCase(Samples.Swt, Samples.SwtKey, SignatureState.Valid)]
    [TestCase(Samples.Swt, "bm90IGl0", SignatureState.NotValid)]
    [TestCase(Samples.Sas, Samples.SasKey, SignatureState.Valid)]
    [TestCase(Samples.Sas, "not it", SignatureState.NotValid)]
    public void The_signature_is_checked_with_the_key(string token, string key, object state) =>
        Assert.That(TokenReader.Read(token).Check(new Secret(key, "the key")), Is.EqualTo(state));

    [TestCase(Samples.Swt, Samples.SwtKey, "over18=true", "over18=fals")]
    [TestCase(Samples.Sas, Samples.SasKey, "orders", "others")]
    [TestCase(Samples.Sas, Samples.SasKey, "se=1404435127", "se=9404435127")]
    public void A_changed_token_is_not_valid(string token, string key, string from, string to) =>
        Assert.That(TokenReader.Read(token.Replace(from, to)).Check(new Secret(key, "the key")), Is.EqualTo(SignatureState.NotValid));

    [Test]
    public void Without_a_key_the_signature_is_not_checked() => Assert.That(TokenReader.Read(Samples.Swt).Check(key: null), Is.EqualTo(SignatureState.NotChecked));

    [Test]
    public void A_key_that_is_not_base64_is_rejected_and_not_shown()
    {
        var error = Assert.Throws<ToolException>(() => TokenReader.Read(Samples.Swt).Check(new Secret("no base64!", "the key from --key-file")));

        Assert.That(error!.ExitCode, Is.EqualTo(2));
        Assert.That(error.Message, Does.Contain("the key from --key-file is not base64").And.Not.Contain("no base64!"));
    }

    [Test]
    public void A_key_for_a_JWT_is_rejected() =>
        Assert.That(Assert.Throws<ToolException>(() => TokenReader.Read(Samples.Jwt).Check(new Secret("key", "the key")))!.ExitCode, Is.EqualTo(2));
}
