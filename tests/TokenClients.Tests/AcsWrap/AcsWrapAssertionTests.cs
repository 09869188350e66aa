using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class AcsWrapAssertionTests
{
    [Test]
    public void An_assertion_has_a_format_and_a_value()
    {
        Assert.That(Parts(AcsWrapAssertion.Saml("<x/>")), Is.EqualTo(("SAML", "<x/>")));
        Assert.That(Parts(AcsWrapAssertion.Swt("Issuer=me")), Is.EqualTo(("SWT", "Issuer=me")));
        Assert.That(Parts(new AcsWrapAssertion("urn:mine", " as it is ")), Is.EqualTo(("urn:mine", " as it is ")));
    }

    [Test]
    public void A_missing_or_whitespace_format_or_value_is_rejected()
    {
        Assert.That(() => AcsWrapAssertion.Saml(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("value"));
        Assert.That(() => AcsWrapAssertion.Swt(""), Throws.ArgumentException.With.Property("ParamName").EqualTo("value"));
        Assert.That(() => AcsWrapAssertion.Swt(" \n"), Throws.ArgumentException);
        Assert.That(() => new AcsWrapAssertion(null!, "x"), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("format"));
        Assert.That(() => new AcsWrapAssertion(" ", "s3cr3t"), Throws.ArgumentException.With.Message.Not.Contains("s3cr3t"));
    }

    [Test]
    public void A_whitespace_value_is_rejected_with_a_clear_message() => Assert.That(
        () => AcsWrapAssertion.Swt(" "),
        Throws.ArgumentException.With.Message.StartsWith("The format and the value of an assertion must not be empty or whitespace."));

    [Test]
    public void Text_JSON_and_the_debugger_do_not_show_the_value_of_an_assertion()
    {
        var assertion = AcsWrapAssertion.Saml("s3cr3t");

        Assert.That(assertion.ToString(), Is.EqualTo("SAML assertion"));
        Assert.That(JsonSerializer.Serialize(assertion), Is.EqualTo("""{"Format":"SAML"}"""));
        Assert.That(
            typeof(AcsWrapAssertion).GetProperty(nameof(AcsWrapAssertion.Value))!.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State,
            Is.EqualTo(DebuggerBrowsableState.Never));
        Assert.That(typeof(AcsWrapAssertion).GetCustomAttribute<DebuggerDisplayAttribute>()?.Value, Is.EqualTo("{ToString(),nq}"));
    }

    [TestCase("<x a=\"%3D\"/>", "<x a=\"%3D\"/>", "<x a=\"=\"/>")]
    [TestCase("Issuer=a%20b&HMACSHA256=c2%3D", "Issuer=a%20b&HMACSHA256=c2%3D", "c2%3D", "Issuer=a b&HMACSHA256=c2=", "c2=")]
    [TestCase("HMACSHA256=c2", "HMACSHA256=c2", "c2")]
    public void The_secrets_of_an_assertion_are_its_value_and_signature_encoded_and_decoded(string value, params string[] secrets) =>
        Assert.That(AcsWrapAssertion.Swt(value).Secrets(), Is.EqualTo(secrets));

    private static (string Format, string Value) Parts(AcsWrapAssertion assertion) => (assertion.Format, assertion.Value);
}
