using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tests;

/// <summary>Credential settings that contradict each other or cannot be used.</summary>
internal sealed class OAuthCredentialRulesTests : OAuthFixture
{
    [Test]
    public void A_certificate_callback_and_a_certificate_file_exclude_each_other()
    {
        using var file = new TemporaryFile(TestCertificates.Pem(TestCertificates.One));

        Assert.That(
            Faults(o => (o.ClientCertificateProvider, o.ClientCertificateFile) = (() => TestCertificates.One, file.Path)),
            Has.Some.EndsWith("ClientCertificateProvider replaces ClientCertificateFile; remove one or the other."));
    }

    [Test]
    public void A_client_certificate_without_its_private_key_fails_at_startup()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(TestCertificates.One.RawData);

        Assert.That(Faults(o => o.ClientCertificateProvider = () => certificate), Is.EqualTo(
            ["ClientCertificateProvider returns a certificate without its private key, which the connection needs; load it with its key."]));
    }

    [Test]
    public void An_undefined_assertion_profile_fails_at_startup() => Assert.That(
        Faults(o => o.Assertion.Profile = (OAuthAssertionProfile)7),
        Is.EqualTo(["Assertion.Profile is 7; set it to Standard or EntraId."]));

    [Test]
    public void Two_settings_for_the_audience_of_assertions_exclude_each_other()
    {
        Assert.That(
            Faults(o => (o.Assertion.Audience, o.Assertion.UseTokenEndpointAsAudience) = ("https://login.example/", true)),
            Is.EqualTo(["Assertion.Audience replaces Assertion.UseTokenEndpointAsAudience; remove one or the other."]));
        Assert.That(Faults(o => o.Assertion.Audience = "https://login.example/"), Is.Empty);
        Assert.That(Faults(o => o.Assertion.UseTokenEndpointAsAudience = true), Is.Empty);
    }

    [Test]
    public void An_AssertionFile_may_contain_every_character_of_a_JWT()
    {
        using var file = new TemporaryFile("AZaz09-_.AZaz09-_.AZaz09-_==\n");

        Assert.That(Faults(o => (o.ClientSecret, o.AssertionFile) = (null, file.Path)), Is.Empty);
    }

    private static IEnumerable<string> Faults(Action<OAuthClientOptions> change) =>
        OAuthClientOptionsValidator.Instance.Validate(null, Options(change)).Failures ?? [];
}
