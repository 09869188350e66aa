using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class GetOAuthTests : ToolFixture
{
    private const string Id = TokenEmulator.DefaultClientId;

    private string[] Client => ["get", "oauth", "--authority", $"{Emulator.BaseAddress}", "--client-id", Id, "--retries", "0"];

    [Test]
    public async Task A_client_with_a_private_key_sends_a_signed_assertion_and_no_secret([Values("EC", "RSA")] string kind)
    {
        using AsymmetricAlgorithm key = kind == "EC" ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        Emulator.Options.OAuthClientKeys[Id] = [OAuthClientKey.FromPem(key.ExportSubjectPublicKeyInfoPem(), "k1")];

        var result = await ToolProcess.RunAsync(
            [.. Client, "--private-key-file", TemporaryFile(key.ExportPkcs8PrivateKeyPem()), "--private-key-id", "k1"],
            environment: [new("TOKENCLIENTS_KEY", "a secret for something else")]);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Emulator.OAuth.Requests.Single().Form, Does.ContainKey("client_assertion").And.Not.ContainKey("client_secret"));
        Assert.That(Emulator.OAuth.MetadataRequests.Single().StatusCode, Is.EqualTo(200));
    }

    [TestCase("entra-id", "\"PS256\"", "oauth2/token\"")]
    [TestCase("standard", "\"RS256\"", "/\"")]
    public async Task The_assertion_profile_sets_algorithm_and_audience(string profile, string algorithm, string audience)
    {
        using var key = RSA.Create(2048);
        Emulator.Options.OAuthClientKeys[Id] = [OAuthClientKey.FromPem(key.ExportSubjectPublicKeyInfoPem())];

        var result = await ToolProcess.RunAsync(
            [.. Client, "--private-key-file", TemporaryFile(key.ExportPkcs8PrivateKeyPem()), "--assertion-profile", profile]);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Part(0), Does.Contain(algorithm));
        Assert.That(Part(1), Does.Contain(audience));
    }

    [Test]
    public async Task Audience_and_algorithm_of_the_assertion_can_be_set()
    {
        using var key = RSA.Create(2048);

        var result = await ToolProcess.RunAsync(
        [
            .. Client, "--private-key-file", TemporaryFile(key.ExportPkcs8PrivateKeyPem()),
            "--assertion-audience", "https://other.example/", "--assertion-algorithm", "PS256",
        ]);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(Part(0), Does.Contain("PS256"));
        Assert.That(Part(1), Does.Contain("https://other.example/"));
    }

    [Test]
    public async Task An_assertion_is_read_from_its_file()
    {
        var result = await ToolProcess.RunAsync([.. Client, "--assertion-file", TemporaryFile("AAAA.BBBB.CCCCDDDD\n")]);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("client_assertion is not a JSON Web Token").And.Not.Contain("AAAA.BBBB.CCCCDDDD"));
        Assert.That(Emulator.OAuth.Requests.Single().Form["client_assertion"], Is.EqualTo("AAAA.BBBB.CCCCDDDD"));
    }

    [Test]
    public async Task A_client_with_a_certificate_needs_no_secret()
    {
        using var certificate = Emulator.CreateClientCertificate();
        using var key = certificate.GetECDsaPrivateKey()!;
        var file = TemporaryFile(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());

        var result = await ToolProcess.RunAsync([.. Client, "--client-certificate-file", file]);

        Assert.That(result.ExitCode, Is.EqualTo(1), "the emulator listens for http, so there is no certificate");
        Assert.That(Emulator.OAuth.Requests.Single().Form, Does.ContainKey("client_id").And.Not.ContainKey("client_secret"));
    }

    [Test]
    public async Task Resources_audience_and_parameters_are_sent()
    {
        var result = await ToolProcess.RunAsync(
            [
                .. Client, "--resource", "https://a.example/", "--resource", "https://b.example/", "--audience", "orders",
                "--parameter", "tenant=eu=1", "--parameter", "empty=",
            ],
            TokenEmulator.DefaultClientSecret);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(
            Emulator.OAuth.Requests.Single().Body,
            Does.Contain("resource=https%3A%2F%2Fa.example%2F&resource=https%3A%2F%2Fb.example%2F&audience=orders").And.Contain("tenant=eu%3D1").And.Contain("empty="));
    }

    [Test]
    public async Task The_granted_scope_is_printed()
    {
        Emulator.Options.OAuthScopes = ["orders.read", "orders.send"];
        var json = await ToolProcess.RunAsync([.. Client, "--json"], TokenEmulator.DefaultClientSecret);
        var verbose = await ToolProcess.RunAsync([.. Client, "--verbose"], TokenEmulator.DefaultClientSecret);

        using var document = JsonDocument.Parse(json.Out);
        Assert.That(document.RootElement.GetProperty("scope").GetString(), Is.Null);
        Assert.That(document.RootElement.GetProperty("grantedScope").GetString(), Is.EqualTo("orders.read orders.send"));
        Assert.That(verbose.Error, Does.Contain("Granted scope: orders.read orders.send."));
    }

    [Test]
    public async Task A_credential_on_the_command_line_replaces_the_configured_one()
    {
        using var certificate = Emulator.CreateClientCertificate();
        using var key = certificate.GetECDsaPrivateKey()!;
        var config = TemporaryFile(
            $$$"""{"TokenClients": {"OAuth": {"Endpoint": "{{{Emulator.OAuth.Endpoint}}}", "ClientId": "{{{Id}}}", "ClientSecret": "wrong", "Resources": ["https://a.example/"] } } }""");

        var result = await ToolProcess.RunAsync(
            ["get", "oauth", "--config", config, "--private-key-file", TemporaryFile(key.ExportPkcs8PrivateKeyPem()), "--resource", "https://b.example/"]);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Emulator.OAuth.Requests.Single().Form["resource"], Is.EqualTo("https://b.example/"));
    }

    [TestCase("--authority x --private-key-file missing.pem", "--private-key-file names a file that cannot be read")]
    [TestCase("--authority https://a.example/ --endpoint https://a.example/token", "--authority replaces --endpoint")]
    [TestCase("--endpoint https://a.example/token --resource orders", "--resource contains a text that is not an absolute address")]
    [TestCase("--endpoint https://a.example/token --parameter client_id=x", "--parameter contains 'client_id'; remove it and set --client-id.")]
    [TestCase("--endpoint https://a.example/token --assertion-algorithm HS256", "--assertion-algorithm is not supported")]
    [TestCase("--endpoint https://a.example/token --private-key-file a --assertion-file b", "--assertion-file replaces --private-key-file")]
    public async Task An_invalid_setting_is_reported_with_the_name_of_its_option(string arguments, string message)
    {
        var result = await ToolProcess.RunAsync(["get", "oauth", "--client-id", "x", .. arguments.Split(' ')], "secret");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(message));
    }

    /// <summary>Returns a part of the assertion that was sent, decoded.</summary>
    private string Part(int index) => System.Text.Encoding.UTF8.GetString(
        System.Buffers.Text.Base64Url.DecodeFromChars(Emulator.OAuth.Requests.Single().Form["client_assertion"].Split('.')[index]));
}
