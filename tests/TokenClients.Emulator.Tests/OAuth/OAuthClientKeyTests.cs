using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Emulator.Tests;

/// <summary>The public keys and certificates of clients.</summary>
internal sealed class OAuthClientKeyTests : AssertionFixture
{
    private const string Id = TokenEmulator.DefaultClientId;

    [TestCase("RS256")]
    [TestCase("PS256")]
    public async Task An_RSA_key_verifies_both_of_its_algorithms(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        Emulator.Options.OAuthClientKeys[Id] = [OAuthClientKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem())];

        Assert.That((await SendAsync(NewAssertion().Sign(rsa, algorithm))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_signature_with_another_padding_than_its_header_names_is_rejected()
    {
        using var rsa = RSA.Create(2048);
        Emulator.Options.OAuthClientKeys[Id] = [OAuthClientKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem())];
        var assertion = NewAssertion();
        assertion.Header["alg"] = "PS256";

        Assert.That((await SendAsync(assertion.Sign(rsa, "RS256"))).Description, Does.StartWith("The signature"));
    }

    [Test]
    public async Task Each_of_the_keys_of_a_client_is_valid()
    {
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Emulator.Options.OAuthClientKeys[Id] = [.. Emulator.Options.OAuthClientKeys[Id], OAuthClientKey.FromPem(second.ExportSubjectPublicKeyInfoPem())];

        Assert.That((await SendAsync(NewAssertion().Sign(Key))).Status, Is.EqualTo(200));
        Assert.That((await SendAsync(NewAssertion().Sign(second))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_kid_in_the_header_is_optional_but_must_match_the_key_id()
    {
        Emulator.Options.OAuthClientKeys[Id] = [OAuthClientKey.FromPem(Key.ExportSubjectPublicKeyInfoPem(), "mine")];
        var (right, wrong) = (NewAssertion(), NewAssertion());
        (right.Header["kid"], wrong.Header["kid"]) = ("mine", "other");

        Assert.That((await SendAsync(right.Sign(Key))).Status, Is.EqualTo(200));
        Assert.That((await SendAsync(NewAssertion().Sign(Key))).Status, Is.EqualTo(200), "the kid is optional");
        Assert.That((await SendAsync(wrong.Sign(Key))).Description, Does.Contain("does not match a key of the client"));
    }

    [TestCase("x5t")]
    [TestCase("x5t#S256")]
    public async Task The_thumbprint_in_the_header_must_be_that_of_the_certificate(string name)
    {
        using var certificate = Certify(Key);
        Emulator.Options.OAuthClientKeys[Id] = [OAuthClientKey.FromPem(certificate.ExportCertificatePem())];
        var (right, wrong) = (NewAssertion(), NewAssertion());
        right.Header[name] = System.Buffers.Text.Base64Url.EncodeToString(
            certificate.GetCertHash(name == "x5t" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256));
        wrong.Header[name] = "AAAA";

        Assert.That((await SendAsync(right.Sign(Key))).Status, Is.EqualTo(200));
        Assert.That((await SendAsync(wrong.Sign(Key))).Description, Does.Contain("does not match a key of the client"));
    }

    [Test]
    public void An_unsupported_key_size_or_curve_is_rejected()
    {
        using var rsa = RSA.Create(1024);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var certificate = Certify(p384);

        Assert.That(() => OAuthClientKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem()), Throws.ArgumentException.With.Message.Contains("1024 bits"));
        Assert.That(() => OAuthClientKey.FromPem(p384.ExportSubjectPublicKeyInfoPem()), Throws.ArgumentException.With.Message.Contains("P-256"));
        Assert.That(() => OAuthClientKey.FromCertificate(certificate), Throws.ArgumentException.With.Message.Contains("P-256"));
    }

    [TestCase("")]
    [TestCase("not a PEM")]
    [TestCase("-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----")]
    [TestCase("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void Text_without_a_readable_public_key_is_rejected(string pem) => Assert.That(
        () => OAuthClientKey.FromPem(pem), Throws.ArgumentException.With.Message.Contains("neither a public key nor a certificate"));

    [Test]
    public void A_private_key_is_rejected_and_not_shown()
    {
        var pem = Key.ExportPkcs8PrivateKeyPem();

        Assert.That(
            () => OAuthClientKey.FromPem(pem),
            Throws.ArgumentException.With.Message.Contains("openssl pkey").And.Message.Not.Contains(pem.Split('\n')[1]));
    }

    [Test]
    public void ToString_shows_the_algorithms_and_the_key_id() => Assert.That(
        $"{OAuthClientKey.FromPem(Key.ExportSubjectPublicKeyInfoPem(), "mine")}", Is.EqualTo("Public key for ES256, id mine"));

    [Test]
    public async Task A_certificate_created_by_the_emulator_can_sign_assertions()
    {
        using var certificate = Emulator.CreateClientCertificate();
        using var key = certificate.GetECDsaPrivateKey()!;

        Assert.That((await SendAsync(NewAssertion().Sign(key))).Status, Is.EqualTo(200));
        Assert.That((await SendAsync(NewAssertion().Sign(Key))).Status, Is.EqualTo(200), "the previous key is still valid");
    }
}
