using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>Callbacks and files that work at startup but later yield nothing, another kind of key, or something unusable.</summary>
internal sealed class OAuthCredentialChangeTests : OAuthFixture
{
    private const string Pem = "-----BEGIN PRIVATE KEY-----\nMIIs3cr3t\n-----END PRIVATE KEY-----\n";

    [Test]
    public async Task CredentialUse_names_the_setting_of_the_second_certificate_if_it_is_used()
    {
        var server = new StubHandler(request => Answers.Create(
            ClientCertificate.Of(request) == TestCertificates.Two ? 200 : 401,
            ClientCertificate.Of(request) == TestCertificates.Two ? GoodBody : """{"error":"invalid_client"}"""));
        var client = Client(server, options => (options.ClientCertificateProvider, options.SecondaryClientCertificateProvider) =
            (() => TestCertificates.One, () => TestCertificates.Two));

        Assert.That(((ICertificateUser)client).Certificates, Is.EqualTo(new[] { TestCertificates.One, TestCertificates.Two }));
        await client.GetTokenAsync();

        Assert.That(((ICredentialUser)client).CredentialUse, Is.EqualTo(new CredentialUse("SecondaryClientCertificateProvider", "ClientSecret")));
        Assert.That(((ICertificateUser)client).Certificates, Is.EqualTo(new[] { TestCertificates.Two, TestCertificates.One }), "the one in use comes first");
    }

    [Test]
    public async Task A_second_certificate_is_presented_with_the_only_secret_and_a_second_secret_with_the_only_certificate([Values] bool isSecondCertificate)
    {
        var server = new StubHandler(_ => Answers.Create(401, """{"error":"invalid_client"}"""));
        var client = Client(server, options =>
        {
            (options.ClientCertificateProvider, options.ClientAuthentication) = (() => TestCertificates.One, OAuthClientAuthentication.Form);
            options.SecondaryClientCertificateProvider = isSecondCertificate ? () => TestCertificates.Two : null;
            options.SecondaryClientSecret = isSecondCertificate ? null : "second-secret";
        });

        await FailureOf(client);

        Assert.That(server.Requests.Select(request => ClientCertificate.Of(request.Message)), Is.EqualTo(
            new[] { TestCertificates.One, isSecondCertificate ? TestCertificates.Two : TestCertificates.One }));
        Assert.That(
            server.Requests.Select(request => WebUtility.UrlDecode(request.Body.Split("client_secret=")[1].Split('&')[0])),
            Is.EqualTo(new[] { Secret, isSecondCertificate ? Secret : "second-secret" }));
    }

    [Test]
    public async Task A_certificate_that_later_becomes_null_fails_the_fetch_without_a_request([Values] bool hasSecret)
    {
        var server = Good();
        X509Certificate2? certificate = TestCertificates.ECDsa("client");
        var client = Client(server, o => (o.ClientSecret, o.ClientCertificateProvider) = (hasSecret ? Secret : null, () => certificate!));
        certificate = null;

        Assert.That((await FailureOf(client)).Message, Does.Contain("was not contacted: ").And.Contain("ClientCertificateProvider returned null"));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_certificate_that_was_disposed_fails_the_fetch()
    {
        var server = Good();
        var certificate = TestCertificates.ECDsa("client");
        var client = Client(server, o => (o.ClientSecret, o.ClientCertificateProvider) = (null, () => certificate));
        certificate.Dispose();

        Assert.That((await FailureOf(client)).Message, Does.Contain("was not contacted: the ClientCertificateProvider callback threw "));
        Assert.That(server.Requests, Is.Empty);
        Assert.That(() => ((ICertificateUser)client).Certificates, Throws.Exception, "the property throws rather than return a disposed certificate");
    }

    [Test]
    public async Task A_certificate_that_is_disposed_during_the_request_does_not_fail_the_fetch()
    {
        var certificate = TestCertificates.ECDsa("client");
        var server = new StubHandler(_ =>
        {
            certificate.Dispose();
            return Answers.Create(200, GoodBody);
        });

        var token = await Client(server, o => (o.ClientSecret, o.ClientCertificateProvider) = (null, () => certificate)).GetTokenAsync();

        Assert.That(token.Value, Is.EqualTo("opaque"));
    }

    [Test]
    public void An_unusable_certificate_at_startup_is_reported_as_an_invalid_setting()
    {
        var (disposed, calls) = (TestCertificates.ECDsa("client"), 0);
        disposed.Dispose();

        Assert.That(FaultOf(() => disposed), Does.StartWith("ClientCertificateProvider throws CryptographicException"));
        Assert.That(FaultOf(() => ++calls == 1 ? TestCertificates.ECDsa("once") : throw new TimeoutException()), Is.Null, "the callback is called once");
    }

    [Test]
    public async Task A_private_key_that_later_becomes_null_fails_the_fetch_with_the_reason()
    {
        var key = OAuthPrivateKey.FromCertificate(TestCertificates.ECDsa("key"));
        var client = Client(Good(), o => (o.ClientSecret, o.PrivateKeyProvider) = (null, () => key));
        key = null;

        Assert.That((await FailureOf(client)).Message, Does.Contain("was not contacted: the PrivateKeyProvider callback returned null"));
    }

    [Test]
    public async Task A_key_that_does_not_support_the_configured_algorithm_fails_the_fetch()
    {
        var server = Good();
        var key = OAuthPrivateKey.FromCertificate(TestCertificates.Rsa("key"));
        var client = Client(server, o =>
        {
            (o.ClientSecret, o.PrivateKeyProvider, o.Assertion.Algorithm) = (null, () => key, "RS256");
        });
        key = OAuthPrivateKey.FromCertificate(TestCertificates.ECDsa("key"));

        Assert.That((await FailureOf(client)).Message, Does.Contain("Assertion.Algorithm is RS256, which the key does not support"));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_private_key_found_in_the_AssertionFile_is_never_sent()
    {
        using var file = new TemporaryFile(Pem);
        void Configure(OAuthClientOptions o) => (o.ClientSecret, o.AssertionFile) = (null, file.Path);

        var fault = OAuthClientOptionsValidator.Instance.Validate(null, Options(Configure)).FailureMessage;
        file.Write("a.b.c");
        var server = Good();
        var client = Client(server, Configure);
        file.Write(Pem);
        var failure = await FailureOf(client);

        Assert.That(fault, Does.StartWith("AssertionFile names a file that cannot be used: it contains a key or a certificate. The file must contain an assertion (a JWT) and nothing else."));
        Assert.That(failure.Message, Does.Contain("AssertionFile could not be used: ").And.Contain("it contains a key or a certificate"));
        Assert.That($"{failure}{fault}", Does.Not.Contain("s3cr3t"));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task An_empty_assertion_audience_or_type_means_the_default()
    {
        var server = Good();
        var key = OAuthPrivateKey.FromCertificate(TestCertificates.ECDsa("key"));

        await Client(server, o =>
        {
            (o.ClientSecret, o.PrivateKeyProvider, o.Assertion.Audience, o.Assertion.Type) = (null, () => key, "", "");
        }).GetTokenAsync();

        var parts = WebUtility.UrlDecode(server.Requests[0].Body.Split("client_assertion=")[1]).Split('.');
        Assert.That((Member(parts[1], "aud"), Member(parts[0], "typ")), Is.EqualTo(($"{Endpoint}", "client-authentication+jwt")));
    }

    private static string? FaultOf(Func<X509Certificate2> provider) => OAuthClientOptionsValidator.Instance
        .Validate(null, Options(o => (o.ClientSecret, o.ClientCertificateProvider) = (null, provider))).FailureMessage;

    private static StubHandler Good() => new(_ => Answers.Create(200, GoodBody));

    private static string Member(string part, string name) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(part)).RootElement.GetProperty(name).ToString();
}
