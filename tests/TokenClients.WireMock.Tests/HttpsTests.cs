using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using WireMock.Server;
using WireMock.Settings;

namespace TokenClients.Tests;

/// <summary>A server with a self-signed certificate that the client trusts or does not trust.</summary>
internal sealed class HttpsTests : WireMockFixture
{
    private X509Certificate2 _certificate = null!;

    [OneTimeSetUp]
    public void CreateCertificate() => _certificate = SelfSigned();

    [OneTimeTearDown]
    public void DisposeCertificate() => _certificate.Dispose();

    protected override WireMockServer Start() => WireMockServer.Start(new WireMockServerSettings
    {
        UseSSL = true,
        CertificateSettings = new WireMockCertificateSettings { X509Certificate = _certificate },
    });

    [Test]
    public async Task A_token_is_acquired_from_a_server_whose_certificate_the_application_trusts([ValueSource(nameof(Services))] string service)
    {
        Server.Given(TokenServices.RequestTo(service)).RespondWith(TokenServices.Issue(service, "opaque"));

        var token = await TokenOf(Trusting(service, _certificate));

        Assert.That(token.Value, Is.EqualTo("opaque"));
        Assert.That(Requests.Single().Url, Does.StartWith("https://"));
    }

    [Test]
    public async Task A_server_with_an_untrusted_certificate_receives_no_key([ValueSource(nameof(Services))] string service)
    {
        var failure = await FailureOf(Client(service, o => o.MaxRetries = 0));

        AssertTls(failure);
    }

    [Test]
    public async Task A_server_with_a_certificate_other_than_the_trusted_one_receives_no_key([ValueSource(nameof(Services))] string service)
    {
        using var other = SelfSigned();

        var failure = await FailureOf(Trusting(service, other));

        AssertTls(failure);
    }

    private ITokenProvider Trusting(string service, X509Certificate2 trusted) => Register(
        service,
        o => o.MaxRetries = 0,
        client => client.HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate?.GetCertHashString(HashAlgorithmName.SHA256) == trusted.GetCertHashString(HashAlgorithmName.SHA256),
            },
        })).GetRequiredService<ITokenProvider>();

    private void AssertTls(TokenException failure)
    {
        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.Network));
        Assert.That(failure.Message, Does.Contain("The SSL connection could not be established, caused by AuthenticationException: "));
        Assert.That(Requests, Is.Empty);
    }

    // RSA, because WireMock.Net serializes its settings as JSON and fails with an ECDSA key.
    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        // For TLS, Windows uses only keys from its key store.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
