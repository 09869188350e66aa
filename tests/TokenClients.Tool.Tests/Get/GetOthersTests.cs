using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class GetOthersTests : ToolFixture
{
    private const string SasConnection =
        $"Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName={TokenEmulator.DefaultSasKeyName};SharedAccessKey={TokenEmulator.DefaultSasKey}";

    private string WrapConnection =>
        $"Endpoint=sb://contoso.servicebus.windows.net/;StsEndpoint={Emulator.Wrap.Endpoint};SharedSecretIssuer={TokenEmulator.DefaultIssuerName};SharedSecretValue={IssuerKey}";

    [Test]
    public async Task Wrap_sends_name_and_key()
    {
        var result = await ToolProcess.RunAsync(["get", "wrap", .. Issuer], IssuerKey);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(SimpleWebToken.TryParse(result.Line, out _), Is.True);
        Assert.That(Emulator.Wrap.Requests.Single().Form["wrap_name"], Is.EqualTo("owner"));
    }

    [Test]
    public async Task Wrap_signs_an_assertion_on_request()
    {
        var result = await ToolProcess.RunAsync(["get", "wrap", .. Issuer, "--sign-assertion", "--header"], IssuerKey);

        Assert.That(result.Line, Does.StartWith("Authorization: WRAP access_token=\"").And.EndsWith("\""));
        Assert.That(Emulator.Wrap.Requests.Single().Form, Does.Not.ContainKey("wrap_password"));
    }

    [Test]
    public async Task Wrap_accepts_a_connection_string()
    {
        var result = await ToolProcess.RunAsync(
            ["get", "wrap", "--connection-string-env", "BUS", "--scope", "orders", "--json"], environment: [new("BUS", WrapConnection)]);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        using var json = JsonDocument.Parse(result.Out);
        Assert.That(json.RootElement.GetProperty("scope").GetString(), Is.EqualTo("orders"));
        Assert.That(Emulator.Wrap.Requests.Single().Form["wrap_scope"], Is.EqualTo("http://contoso.servicebus.windows.net/orders/"));
    }

    [Test]
    public async Task A_SAS_connection_string_for_wrap_is_reported_with_the_right_command()
    {
        var result = await ToolProcess.RunAsync(["get", "wrap", "--connection-string-file", TemporaryFile(SasConnection)]);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("use 'tokenclients get sas' for it").And.Not.Contain(TokenEmulator.DefaultSasKey));
    }

    [Test]
    public async Task A_connection_string_and_a_key_cannot_be_combined() =>
        Assert.That(
            (await ToolProcess.RunAsync(
                ["get", "wrap", "--connection-string-env", "BUS", "--key-env", "K"], environment: [new("BUS", WrapConnection), new("K", IssuerKey)])).Error,
            Does.StartWith("The connection string from --connection-string-env replaces the key; remove one or the other."));

    [TestCase("basic")]
    [TestCase("form")]
    public async Task OAuth_sends_client_credentials(string auth)
    {
        var result = await ToolProcess.RunAsync(
            ["get", "oauth", "--endpoint", $"{Emulator.OAuth.Endpoint}", "--client-id", TokenEmulator.DefaultClientId, "--auth", auth, "--scope", "orders"],
            TokenEmulator.DefaultClientSecret);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Emulator.OAuth.Requests.Single().Form.ContainsKey("client_secret"), Is.EqualTo(auth == "form"));
    }

    [Test]
    public async Task Sas_is_created_without_a_request()
    {
        var result = await ToolProcess.RunAsync(["get", "sas", "--scope", "orders", "--lifetime", "15m", "--json"], SasConnection);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        using var json = JsonDocument.Parse(result.Out);
        Assert.That(json.RootElement.GetProperty("token").GetString(), Does.StartWith("SharedAccessSignature sr=http%3A%2F%2Fcontoso.servicebus.windows.net%2Forders%2F&sig="));
        Assert.That(json.RootElement.GetProperty("expiresInSeconds").GetInt64(), Is.InRange(880, 900));
    }

    [Test]
    public async Task A_scope_that_is_not_a_path_or_address_is_rejected() =>
        Assert.That((await ToolProcess.RunAsync(["get", "sas", "--scope", "a:b"], SasConnection)).ExitCode, Is.EqualTo(1));
}
