using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class TlsStepTests
{
    [Test]
    public async Task An_untrusted_certificate_is_reported_with_its_name()
    {
        var result = await RunAsync("127.0.0.1", trust: false);

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Out, Does.Match("FAIL +TLS +this machine does not trust the certificate .*'sts of a test'"));
    }

    [Test]
    public async Task A_certificate_for_another_host_is_reported()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only this system can trust a certificate file for a single process.");
        }

        Assert.That((await RunAsync("127.0.0.2", trust: true)).Out, Does.Match("FAIL +TLS +the certificate is not valid for the host 127.0.0.1"));
    }

    [Test]
    public async Task A_valid_certificate_is_shown()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only this system can trust a certificate file for a single process.");
        }

        Assert.That((await RunAsync("127.0.0.1", trust: true)).Out, Does.Match("ok +TLS +'sts of a test', issued by 'sts of a test', expires in (89 d 23 h|90 d)"));
    }

    private static async Task<ToolResult> RunAsync(string host, bool trust)
    {
        using var certificate = Create(host);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = ServeAsync(listener, certificate);
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        return await ToolProcess.RunAsync(
            ["doctor", "arr", "--account-id", TokenEmulator.DefaultAccountId, "--endpoint", $"https://{listener.LocalEndpoint}/"],
            "key",
            trust ? [new("SSL_CERT_FILE", file)] : []);
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                using var tls = new SslStream(client.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                }
                catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // A connection that only checks whether the port is open, or a client that disconnects.
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static X509Certificate2 Create(string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=sts of a test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(host));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
