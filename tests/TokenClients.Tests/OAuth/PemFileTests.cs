using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tests;

/// <summary>Keys and certificates in PEM files.</summary>
internal sealed class PemFileTests
{
    [Test]
    public void Every_PEM_format_of_a_private_key_is_read()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        foreach (var (text, algorithm) in new[]
        {
            (rsa.ExportPkcs8PrivateKeyPem(), "RS256"), (rsa.ExportRSAPrivateKeyPem(), "RS256"),
            (ecdsa.ExportPkcs8PrivateKeyPem(), "ES256"), (ecdsa.ExportECPrivateKeyPem(), "ES256"),
        })
        {
            using var file = new TemporaryFile(text);

            var key = new PemFile(file.Path).ReadKey("key-1");

            Assert.That((key.Algorithms[0], key.KeyId, key.Certificates.Count), Is.EqualTo((algorithm, "key-1", 0)));
        }
    }

    [Test]
    public void A_certificate_and_its_issuers_are_read()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var issuer = TestCertificates.ECDsa("issuer");
        foreach (var certificate in new[] { TestCertificates.Rsa("rsa"), TestCertificates.ECDsa("ec") })
        {
            using var file = new TemporaryFile(TestCertificates.Pem(certificate) + issuer.ExportCertificatePem());

            var pem = new PemFile(file.Path);

            Assert.That(pem.ReadKey(null).Certificates.Select(read => read.Thumbprint), Is.EqualTo(new[] { certificate.Thumbprint, issuer.Thumbprint }));
            Assert.That((pem.ReadCertificate().Thumbprint, pem.ReadCertificate().HasPrivateKey), Is.EqualTo((certificate.Thumbprint, true)));
        }
    }

    [Test]
    public void A_replaced_PEM_file_is_read_again()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var file = new TemporaryFile(TestCertificates.Pem(TestCertificates.Rsa("old")));
        var pem = new PemFile(file.Path);
        var old = pem.ReadCertificate();
        Assert.That(pem.ReadCertificate(), Is.SameAs(old), "the file is unchanged");

        file.Write(TestCertificates.Pem(TestCertificates.ECDsa("new")));

        Assert.That(pem.ReadCertificate().Subject, Is.EqualTo("CN=new"));
        Assert.That(pem.ReadKey(null).Algorithms, Is.EqualTo(new[] { "ES256" }));
        Assert.That(old.GetRSAPrivateKey(), Is.Not.Null, "the previous certificate is still usable");
    }

    [Test]
    public void An_unusable_PEM_file_is_reported_without_its_contents()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var rsa = RSA.Create(2048);
        using var small = RSA.Create(1024);
        using var file = new TemporaryFile("");
        var secret = rsa.ExportPkcs8PrivateKeyPem();

        foreach (var (text, message) in new[]
        {
            ("", "it contains no private key in PEM form"),
            ("s3cr3t-s3cr3t", "it contains no private key in PEM form"),
            (secret.Replace("A", "!", StringComparison.Ordinal), "it contains no private key in PEM form"),
            (secret.Replace("MII", "!!!", StringComparison.Ordinal), "its private key is damaged, or is neither"),
            (rsa.ExportSubjectPublicKeyInfoPem(), "it contains a public key only"),
            (TestCertificates.Rsa("alone").ExportCertificatePem(), "it contains no private key in PEM form"),
            (TestCertificates.Rsa("another").ExportCertificatePem() + "\n" + secret, "its private key does not belong to its first certificate"),
            (rsa.ExportEncryptedPkcs8PrivateKeyPem("password", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)), "its key is encrypted"),
            (small.ExportPkcs8PrivateKeyPem(), "The RSA key has 1024 bits; use one of at least 2048."),
        })
        {
            file.Write(text);

            var failure = Assert.Throws(Is.InstanceOf<Exception>(), () => new PemFile(file.Path).ReadKey(null))!;
            var fault = SettingFile.Fault("PrivateKeyFile", file.Path, "a private key", () => new PemFile(file.Path).ReadKey(null));

            Assert.That(failure.Message, Does.StartWith(message));
            Assert.That(fault, Does.StartWith($"PrivateKeyFile names a file that cannot be used: {message}").And.Not.Contain("Parameter"));
            Assert.That($"{failure}{fault}", Does.Not.Contain("s3cr3t").And.Not.Contain("MII"));
        }
    }

    [Test]
    public void The_debugger_does_not_show_the_text_of_a_PEM_file()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var rsa = RSA.Create(2048);
        using var file = new TemporaryFile(rsa.ExportPkcs8PrivateKeyPem());
        var pem = new PemFile(file.Path);
        pem.ReadKey(null);

        Assert.That(Debugger.Shown(pem), Has.None.Contains("PRIVATE KEY"));
    }

    [Test]
    public void A_PEM_file_with_only_a_key_yields_no_certificate()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var rsa = RSA.Create(2048);
        using var file = new TemporaryFile(rsa.ExportPkcs8PrivateKeyPem());

        Assert.That(() => new PemFile(file.Path).ReadCertificate(), Throws.TypeOf<FormatException>().With.Message.EqualTo("it contains no certificate"));
    }

    [Test]
    public void A_missing_file_and_a_key_in_place_of_the_path_are_reported()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        static string? Fault(string path) => SettingFile.Fault("PrivateKeyFile", path, "a private key", () => new PemFile(path).ReadKey(null));

        Assert.That(Fault("/no/such/file"), Is.EqualTo("PrivateKeyFile names a file that cannot be read (DirectoryNotFoundException); correct the path, or allow this process to read the file."));
        Assert.That(Fault("-----BEGIN PRIVATE KEY----- MIIs3cr3t"), Is.EqualTo("PrivateKeyFile contains a key instead of the path of its file; set it to the path."));
    }

    [Test]
    public void A_file_that_is_too_long_is_not_read()
    {
        using var file = new TemporaryFile(new string('x', 256 * 1024));
        Assert.That(SettingFile.Read(file.Path), Has.Length.EqualTo(256 * 1024));

        file.Write(new string('x', (256 * 1024) + 1));

        Assert.That(() => SettingFile.Read(file.Path), Throws.TypeOf<IOException>().With.Message.EqualTo("it is longer than 256 KiB"));
    }
}
