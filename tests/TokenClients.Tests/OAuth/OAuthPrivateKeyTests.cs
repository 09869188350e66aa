using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tests;

internal sealed class OAuthPrivateKeyTests
{
    [Test]
    public void A_short_RSA_key_is_rejected()
    {
        using var key = RSA.Create(1024);

        Assert.That(() => OAuthPrivateKey.FromRsa(key), Throws.ArgumentException.With.Message.StartsWith("The RSA key has 1024 bits; use one of at least 2048."));
    }

    [Test]
    public void A_certificate_with_a_short_RSA_key_is_rejected()
    {
        using var key = RSA.Create(1024);
        using var certificate = new CertificateRequest("CN=short", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.That(() => OAuthPrivateKey.FromCertificate(certificate), Throws.ArgumentException.With.Message.StartsWith("The RSA key has 1024 bits; use one of at least 2048."));
    }

    [TestCase("nistP384")]
    [TestCase("brainpoolP256r1")]
    public void A_key_on_a_curve_other_than_P_256_is_rejected(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));

        Assert.That(() => OAuthPrivateKey.FromECDsa(key), Throws.ArgumentException.With.Message.StartsWith("The key is not on the curve P-256"));
    }

    [Test]
    public void A_key_that_signs_elsewhere_has_its_id_and_certificate()
    {
        var key = OAuthPrivateKey.FromSigner("RS256", (_, _) => default, "the-id", TestCertificates.One);

        Assert.That((key.KeyId, key.Certificates.Single()), Is.EqualTo(("the-id", TestCertificates.One)));
        Assert.That(OAuthPrivateKey.FromSigner("RS256", (_, _) => default, keyId: "").KeyId, Is.Null);
    }

    [Test]
    public void A_certificate_without_its_private_key_is_rejected()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(TestCertificates.Rsa("alone").RawData);

        Assert.That(() => OAuthPrivateKey.FromCertificate(certificate), Throws.ArgumentException.With.Message.StartsWith("The certificate has no private key"));
    }

    [Test]
    public void An_unsupported_signing_algorithm_is_rejected() => Assert.That(
        () => OAuthPrivateKey.FromSigner("HS256", (_, _) => new([])), Throws.ArgumentException.With.Message.StartsWith("The algorithm must be RS256, PS256 or ES256."));

    [Test]
    public void Missing_arguments_are_rejected()
    {
        Assert.That(() => OAuthPrivateKey.FromRsa(null!), Throws.ArgumentNullException);
        Assert.That(() => OAuthPrivateKey.FromECDsa(null!), Throws.ArgumentNullException);
        Assert.That(() => OAuthPrivateKey.FromCertificate(null!), Throws.ArgumentNullException);
        Assert.That(() => OAuthPrivateKey.FromSigner(null!, (_, _) => new([])), Throws.ArgumentNullException);
        Assert.That(() => OAuthPrivateKey.FromSigner("RS256", null!), Throws.ArgumentNullException);
    }

    [Test]
    public void ToString_of_a_private_key_shows_its_algorithms_and_its_id()
    {
        using var key = RSA.Create(2048);

        Assert.That($"{OAuthPrivateKey.FromRsa(key, "key-1")}", Is.EqualTo("Private key for RS256 or PS256, id key-1"));
        Assert.That($"{OAuthPrivateKey.FromRsa(key)}", Is.EqualTo("Private key for RS256 or PS256"));
    }

    [Test]
    public async Task Many_callers_can_sign_with_one_key_at_once()
    {
        using var rsa = RSA.Create(2048);
        var key = OAuthPrivateKey.FromRsa(rsa);

        var signatures = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => key.SignAsync("RS256", [1, 2, 3], CancellationToken.None).AsTask())));

        Assert.That(signatures.Select(Convert.ToBase64String).Distinct().Count(), Is.EqualTo(1));
    }
}
