using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;

namespace TokenClients.Tests;

/// <summary>How the client authenticates: what it sends, what it renews for each request, and what happens after a rejection.</summary>
internal sealed class OAuthCredentialsTests : OAuthFixture
{
    private static readonly OAuthPrivateKey Key = OAuthPrivateKey.FromCertificate(TestCertificates.Rsa("key"));

    [Test]
    public async Task BasicUnencoded_sends_id_and_secret_without_form_encoding()
    {
        var server = Good();

        await Client(server, options => options.ClientAuthentication = OAuthClientAuthentication.BasicUnencoded).GetTokenAsync();

        Assert.That(
            $"{server.Requests[0].Message.Headers.Authorization}",
            Is.EqualTo($"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Id}:{Secret}"))}"));
    }

    [Test]
    public async Task With_a_private_key_the_client_sends_its_id_and_an_assertion_but_no_secret()
    {
        var server = Good();

        await Client(server, WithKey).GetTokenAsync(TokenRequest.For("read"));

        var form = Form(server.Requests[0].Body);
        Assert.That(form.Keys, Is.EqualTo(new[] { "grant_type", "client_id", "client_assertion_type", "client_assertion", "scope" }));
        Assert.That((form["client_id"], form["client_assertion_type"]), Is.EqualTo((Id, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")));
        Assert.That(server.Requests[0].Message.Headers.Authorization, Is.Null);
        Assert.That(Claim(form, "aud"), Is.EqualTo($"{Endpoint}"), "the token endpoint, because no issuer is known");
    }

    [Test]
    public async Task Each_attempt_sends_a_new_assertion()
    {
        var server = new StubHandler(_ => Answers.Create(503));
        var pipeline = TokenResilience.CreatePipeline(new TokenResilienceOptions { RetryDelay = TimeSpan.Zero, MaxRetries = 3 }, Time);
        using var http = new HttpClient(new ResilienceHandler(() => pipeline) { InnerHandler = new AttemptHandler { InnerHandler = server } });

        await FailureOf(Client(http, WithKey));

        Assert.That(server.Requests.Select(request => Claim(Form(request.Body), "jti")).Distinct().Count(), Is.EqualTo(4));
        Assert.That(server.Requests.Select(request => Form(request.Body).Count), Is.All.EqualTo(4), "no field is sent twice");
    }

    [Test]
    public async Task An_assertion_is_dated_by_the_servers_clock_once_it_is_known()
    {
        var behind = Time.GetUtcNow().AddHours(-3);
        var server = new StubHandler(_ => Answers.Create(200, GoodBody, "application/json", ("Date", behind.ToString("R"))));
        var client = Client(server, WithKey);

        await client.GetTokenAsync();
        await client.GetTokenAsync();

        var dates = server.Requests.Select(request => long.Parse(Claim(Form(request.Body), "iat"), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.That((dates[0], dates[1]), Is.EqualTo((Time.GetUtcNow().ToUnixTimeSeconds(), behind.ToUnixTimeSeconds())));
    }

    [TestCase(OAuthAssertionProfile.Standard, false, "https://login.example/tenant")]
    [TestCase(OAuthAssertionProfile.Standard, true, "https://login.example/token")]
    [TestCase(OAuthAssertionProfile.EntraId, false, "https://login.example/token")]
    public async Task An_assertion_is_for_the_issuer_unless_the_settings_ask_for_the_endpoint(OAuthAssertionProfile profile, bool usesEndpoint, string audience)
    {
        var server = new StubHandler(request => Answers.Create(200, request.Method == HttpMethod.Get
            ? """{"issuer":"https://login.example/tenant","token_endpoint":"https://login.example/token","token_endpoint_auth_signing_alg_values_supported":["PS256"]}""" : GoodBody));

        await Client(server, options =>
        {
            WithKey(options);
            (options.Endpoint, options.Authority) = (null, new Uri("https://login.example/tenant"));
            (options.Assertion.Profile, options.Assertion.UseTokenEndpointAsAudience) = (profile, usesEndpoint);
        }).GetTokenAsync();

        Assert.That(Claim(Form(server.Requests[1].Body), "aud"), Is.EqualTo(audience));
        Assert.That(Header(Form(server.Requests[1].Body), "alg"), Is.EqualTo("PS256"), "the algorithm that the server supports");
    }

    [Test]
    public async Task A_replaced_PrivateKeyFile_signs_the_next_fetch()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var file = new TemporaryFile(TestCertificates.Pem(TestCertificates.Rsa("old")));
        var server = Good();
        var client = Client(server, options => (options.ClientSecret, options.PrivateKeyFile, options.PrivateKeyId) = (null, file.Path, "k"));

        await client.GetTokenAsync();
        file.Write(TestCertificates.Pem(TestCertificates.ECDsa("new")));
        await client.GetTokenAsync();

        Assert.That(server.Requests.Select(request => Header(Form(request.Body), "alg")), Is.EqualTo(new[] { "RS256", "ES256" }));
        Assert.That(server.Requests.Select(request => Header(Form(request.Body), "kid")), Is.All.EqualTo("k"));
    }

    [Test]
    public async Task An_external_assertion_is_read_again_for_each_fetch()
    {
        using var file = new TemporaryFile("first.assertion.1\n");
        var (server, number) = (Good(), 0);
        var (ofFile, ofCallback) = (
            Client(server, options => (options.ClientSecret, options.AssertionFile) = (null, file.Path)),
            Client(server, options => (options.ClientSecret, options.AssertionProvider) = (null, _ => new($"from.callback.{++number}"))));

        await ofFile.GetTokenAsync();
        file.Write("second.assertion.2");
        await ofFile.GetTokenAsync();
        await ofCallback.GetTokenAsync();
        await ofCallback.GetTokenAsync();

        Assert.That(
            server.Requests.Select(request => Form(request.Body)["client_assertion"]),
            Is.EqualTo(new[] { "first.assertion.1", "second.assertion.2", "from.callback.1", "from.callback.2" }));
    }

    [Test]
    public async Task An_unusable_credential_fails_the_fetch_with_the_reason_and_without_a_request()
    {
        using var file = new TemporaryFile("a.b.c");
        var server = Good();
        var ofFile = Client(server, options => (options.ClientSecret, options.AssertionFile) = (null, file.Path));
        file.Write("");
        Assert.That((await FailureOf(ofFile)).Message, Does.Contain("was not contacted: AssertionFile could not be used: the file is empty."));
        file.Write("-----BEGIN PRIVATE KEY-----\ns3cr3t\n-----END PRIVATE KEY-----");
        Assert.That((await FailureOf(ofFile)).Message, Does.EndWith("was not contacted: AssertionFile could not be used: FormatException: it contains a key or a certificate."));
        file.Dispose();
        Assert.That((await FailureOf(ofFile)).Message, Does.Contain("was not contacted: AssertionFile could not be used: ").And.Contain("FileNotFoundException"));

        var ofCallback = Client(server, options => (options.ClientSecret, options.AssertionProvider) = (null, _ => throw new TimeoutException("the vault is busy")));
        Assert.That((await FailureOf(ofCallback)).Message, Does.Contain("the AssertionProvider callback threw TimeoutException (the vault is busy)").Or.Contain("the AssertionProvider callback threw"));

        var signer = OAuthPrivateKey.FromSigner("ES256", (_, _) => new(new byte[3]));
        var ofSigner = Client(server, options => (options.ClientSecret, options.PrivateKeyProvider) = (null, () => signer));
        Assert.That((await FailureOf(ofSigner)).Message, Does.Contain("PrivateKeyProvider could not sign: ").And.Contain("neither 64 bytes long nor in DER form"));

        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_cancellation_during_signing_is_thrown_as_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var signer = OAuthPrivateKey.FromSigner("RS256", async (_, cancelled) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancelled);
            return [];
        });
        var client = Client(Good(), options => (options.ClientSecret, options.PrivateKeyProvider) = (null, () => signer));

        Assert.That(async () => await client.GetTokenAsync(default, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task The_signature_of_an_assertion_is_withheld_if_the_server_echoes_it()
    {
        var client = Client(
            new StubHandler(async (request, cancellation) =>
            {
                var assertion = Form(await request.Content!.ReadAsStringAsync(cancellation))["client_assertion"];
                return Answers.Create(400, $$"""{"error":"invalid_request","error_description":"bad {{assertion.Split('.')[2]}}"}""");
            }),
            WithKey);

        Assert.That((await FailureOf(client)).ErrorDetail, Is.EqualTo("withheld, because it repeats the credential"));
    }

    [Test]
    public async Task The_signature_at_the_end_of_a_long_assertion_is_withheld_if_the_server_echoes_it()
    {
        var assertion = $"{new string('a', 1000)}.{string.Concat(Enumerable.Range(0, 2000))}.Q8x-p4ssw0rd-Zk3_s9";
        var client = Client(
            new StubHandler(_ => Answers.Create(400, $$"""{"error":"invalid_request","error_description":"bad {{assertion.Split('.')[2]}}"}""")),
            options => (options.ClientSecret, options.AssertionProvider) = (null, _ => new(assertion)));

        Assert.That((await FailureOf(client)).ErrorDetail, Is.EqualTo("withheld, because it repeats the credential"));
    }

    [Test]
    public void A_client_certificate_for_an_endpoint_without_TLS_fails_at_startup()
    {
        var certificate = TestCertificates.ECDsa("client");
        Assert.That(
            OAuthClientOptionsValidator.Instance.Validate(null, Options(o => (o.Endpoint, o.ClientCertificateProvider) = (new("http://127.0.0.1/token"), () => certificate))).FailureMessage,
            Is.EqualTo("Endpoint 'http://127.0.0.1/token' does not use TLS, so ClientCertificateProvider cannot be presented; use https."));
        Assert.That(
            OAuthClientOptionsValidator.Instance.Validate(null, Options(o => (o.Endpoint, o.SecondaryClientCertificateProvider) = (new("http://127.0.0.1/token"), () => certificate))).FailureMessage,
            Is.EqualTo("Endpoint 'http://127.0.0.1/token' does not use TLS, so SecondaryClientCertificateProvider cannot be presented; use https."));
    }

    [Test]
    public async Task A_short_last_part_of_an_assertion_does_not_withhold_the_error_text()
    {
        var client = Client(
            new StubHandler(_ => Answers.Create(400, """{"error":"invalid_request","error_description":"the token is not a JWT"}""")),
            options => (options.ClientSecret, options.AssertionProvider) = (null, _ => new("not-at-all.a.token")));

        Assert.That((await FailureOf(client)).ErrorDetail, Is.EqualTo("the token is not a JWT"));
    }

    [Test]
    public async Task When_the_secret_is_rejected_the_second_private_key_is_used_and_remembered()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var rsa = RSA.Create(2048);
        using var file = new TemporaryFile(rsa.ExportPkcs8PrivateKeyPem());
        var server = new StubHandler(async (request, cancellation) =>
            Form(await request.Content!.ReadAsStringAsync(cancellation)) is var form && form.ContainsKey("client_assertion") && Header(form, "kid") == "new"
                ? Answers.Create(200, GoodBody) : Answers.Create(401, """{"error":"invalid_client"}"""));
        using var http = new HttpClient(server);
        var options = Options(o => (o.SecondaryPrivateKeyFile, o.SecondaryPrivateKeyId) = (file.Path, "new"));
        var client = new OAuthClient(http, options, Time, NullLogger<OAuthClient>.Instance);

        await client.GetTokenAsync();
        await client.GetTokenAsync();

        Assert.That(server.Requests, Has.Count.EqualTo(3), "after the first fetch, the accepted credential is used first");
        Assert.That(((ICredentialUser)client).CredentialUse, Is.EqualTo(new CredentialUse("SecondaryPrivateKeyFile", "ClientSecret")));
    }

    [Test]
    public void Conflicting_missing_or_unusable_credentials_fail_at_startup()
    {
        static IEnumerable<string> Faults(Action<OAuthClientOptions> change) =>
            OAuthClientOptionsValidator.Instance.Validate(null, Options(change)).Failures ?? [];

        Assert.That(Faults(o => o.AssertionProvider = _ => new("a")), Is.EqualTo(new[] { "AssertionProvider replaces ClientSecret; remove one or the other." }));
        Assert.That(
            Faults(o => (o.PrivateKeyProvider, o.AssertionFile) = (() => Key, "/no/such/file")),
            Has.One.EqualTo("AssertionFile replaces ClientSecret and PrivateKeyProvider; remove one or the other. AssertionFile names a file that cannot be read (DirectoryNotFoundException); correct the path, or allow this process to read the file."));
        Assert.That(Faults(o => o.ClientSecret = null), Has.One.StartsWith("ClientSecret is empty; set it to the client's secret, or set PrivateKeyFile"));
        Assert.That(Faults(o => o.PrivateKeyProvider = () => null!), Has.One.Contains("PrivateKeyProvider returns null"));
        Assert.That(Faults(o => (o.ClientSecret, o.PrivateKeyProvider) = (null, () => throw new TimeoutException("s3cr3t"))), Has.One.EqualTo(
            "PrivateKeyProvider throws TimeoutException: make sure that it can be called at startup."));
        Assert.That(Faults(o => (o.ClientAuthentication, o.ClientId) = (OAuthClientAuthentication.BasicUnencoded, "a:b")), Has.One.Contains("contains a colon"));
    }

    [Test]
    public void Credential_settings_that_do_not_match_each_other_or_their_file_fail_at_startup()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        using var key = RSA.Create(2048);
        using var file = new TemporaryFile(key.ExportPkcs8PrivateKeyPem());
        using var invalid = new TemporaryFile("no assertion at all");
        string? Fault(Action<OAuthClientOptions> change) => OAuthClientOptionsValidator.Instance.Validate(null, Options(change)).FailureMessage;

        Assert.That(Fault(o => o.PrivateKeyId = "k"), Is.EqualTo("PrivateKeyId is set without PrivateKeyFile; set both, or in code pass the id to the OAuthPrivateKey."));
        Assert.That(Fault(o => o.SecondaryPrivateKeyId = "k"), Does.StartWith("SecondaryPrivateKeyId is set without SecondaryPrivateKeyFile;"));
        Assert.That(Fault(o => (o.ClientSecret, o.AssertionFile) = (null, invalid.Path)), Is.EqualTo(
            "AssertionFile names a file that cannot be used: it contains a character that is not allowed in a JWT. The file must contain an assertion (a JWT) and nothing else."));
        Assert.That(Fault(o => (o.ClientSecret, o.PrivateKeyFile, o.Assertion.IncludeCertificate) = (null, file.Path, true)), Is.EqualTo(
            "Assertion.IncludeCertificate is set, but the key of PrivateKeyProvider or PrivateKeyFile has no certificate; add it, or remove the setting."));
        Assert.That(Fault(o => (o.ClientSecret, o.PrivateKeyProvider, o.Assertion.IncludeCertificate) = (null, () => Key, true)), Is.Null);
    }

    [TestCase("HS256", "Assertion.Algorithm is not supported; set it to RS256, PS256 or ES256, or remove it.")]
    [TestCase("ES256", "Assertion.Algorithm is ES256, which the key of PrivateKeyProvider or PrivateKeyFile does not support; remove it, or use another key.")]
    [TestCase("PS256", null)]
    public void An_algorithm_that_the_key_does_not_support_fails_at_startup(string algorithm, string? fault) => Assert.That(
        OAuthClientOptionsValidator.Instance.Validate(null, Options(o =>
        {
            WithKey(o);
            o.Assertion.Algorithm = algorithm;
        })).FailureMessage,
        Is.EqualTo(fault));

    [Test]
    public async Task A_token_is_bound_to_the_client_certificate_and_expires_no_later_than_it()
    {
        var certificate = TestCertificates.Rsa("client", Time.GetUtcNow().AddMinutes(20));
        var server = Good();

        var token = await Client(server, options => (options.ClientSecret, options.ClientCertificateProvider) = (null, () => certificate)).GetTokenAsync();

        Assert.That(Form(server.Requests[0].Body).Keys, Is.EqualTo(new[] { "grant_type", "client_id" }));
        Assert.That(ClientCertificate.Of(server.Requests[0].Message), Is.SameAs(certificate));
        Assert.That(token.BindingCertificate, Is.SameAs(certificate));
        Assert.That(token.ExpiresOn, Is.EqualTo(new DateTimeOffset(certificate.NotAfter)));
    }

    private static void WithKey(OAuthClientOptions options) => (options.ClientSecret, options.PrivateKeyProvider) = (null, () => Key);

    private static StubHandler Good() => new(_ => Answers.Create((int)HttpStatusCode.OK, GoodBody));

    private static Dictionary<string, string> Form(string body) =>
        body.Split('&').Select(field => field.Split('=')).ToDictionary(field => field[0], field => WebUtility.UrlDecode(field[1]));

    private static string Claim(Dictionary<string, string> form, string name) => Member(form["client_assertion"].Split('.')[1], name);

    private static string Header(Dictionary<string, string> form, string name) => Member(form["client_assertion"].Split('.')[0], name);

    private static string Member(string part, string name) =>
        System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(part)).RootElement.GetProperty(name).ToString();
}
