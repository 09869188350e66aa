namespace TokenClients.Tool.Tests;

internal sealed class InspectionTests
{
    [TestCase(Samples.Swt, Samples.SwtKey, SignatureState.Valid)]
    [TestCase(Samples.Swt, "bm90IGl0", SignatureState.NotValid)]
    [TestCase(Samples.Sas, Samples.SasKey, SignatureState.Valid)]
    [TestCase(Samples.Sas, "not it", SignatureState.NotValid)]
    public void A_key_checks_the_signature(string token, string key, object state) =>
        Assert.That(TokenReader.Read(token).Check(new Secret(key, "the key")), Is.EqualTo(state));

    [TestCase(Samples.Swt, Samples.SwtKey, "over18=true", "over18=fals")]
    [TestCase(Samples.Sas, Samples.SasKey, "orders", "others")]
    [TestCase(Samples.Sas, Samples.SasKey, "se=1404435127", "se=9404435127")]
    public void A_change_of_the_token_is_found_out(string token, string key, string from, string to) =>
        Assert.That(TokenReader.Read(token.Replace(from, to)).Check(new Secret(key, "the key")), Is.EqualTo(SignatureState.NotValid));

    [Test]
    public void Without_a_key_nothing_is_checked() => Assert.That(TokenReader.Read(Samples.Swt).Check(key: null), Is.EqualTo(SignatureState.NotChecked));

    [Test]
    public void A_key_that_cannot_be_one_is_refused_without_showing_it()
    {
        var error = Assert.Throws<ToolException>(() => TokenReader.Read(Samples.Swt).Check(new Secret("no base64!", "the key from --key-file")));

        Assert.That(error!.ExitCode, Is.EqualTo(2));
        Assert.That(error.Message, Does.Contain("the key from --key-file is none").And.Not.Contain("no base64!"));
    }

    [Test]
    public void A_key_for_a_JWT_is_refused() =>
        Assert.That(Assert.Throws<ToolException>(() => TokenReader.Read(Samples.Jwt).Check(new Secret("key", "the key")))!.ExitCode, Is.EqualTo(2));
}
