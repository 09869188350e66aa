using System.Security.Cryptography;
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

    [Test]
    public void A_credential_file_with_other_content_is_reported_with_its_setting_and_what_it_should_contain()
    {
        using var file = new TemporaryFile("something else");

        Assert.That(
            Faults(o => (o.ClientSecret, o.PrivateKeyFile) = (null, file.Path)),
            Has.One.StartsWith("PrivateKeyFile ").And.One.Contains("a private key in PEM form, not encrypted"));
        Assert.That(
            Faults(o => o.ClientCertificateFile = file.Path),
            Has.One.StartsWith("ClientCertificateFile ").And.One.Contains("a certificate and its private key in PEM form, not encrypted"));
    }

    [Test]
    public void The_message_of_a_callbacks_exception_is_shown_only_if_it_is_an_ArgumentException()
    {
        using var key = RSA.Create(1024);

        Assert.That(
            Faults(o => (o.ClientSecret, o.PrivateKeyProvider) = (null, () => OAuthPrivateKey.FromRsa(key))),
            Has.One.StartsWith("PrivateKeyProvider throws ArgumentException: The RSA key has 1024 bits; use one of at least 2048."));
        Assert.That(
            Faults(o => (o.ClientSecret, o.PrivateKeyProvider) = (null, () => throw new InvalidOperationException("s3cr3t"))),
            Is.EqualTo(["PrivateKeyProvider throws InvalidOperationException: make sure that it can be called at startup."]));
    }

    [Test]
    public void A_lifetime_of_assertions_out_of_range_is_reported() => Assert.That(
        Faults(o => o.Assertion.Lifetime = TimeSpan.FromHours(2)),
        Has.One.StartsWith("Assertion.Lifetime is 02:00:00; set it from 00:00:01 to 01:00:00."));

    private static IEnumerable<string> Faults(Action<OAuthClientOptions> change) =>
        OAuthClientOptionsValidator.Instance.Validate(null, Options(change)).Failures ?? [];
}
