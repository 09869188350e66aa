using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

/// <summary>The emulator over https, in containers, and at an address other than the one it listens on.</summary>
internal sealed class ListenOptionsTests : RunningEmulatorFixture
{
    private static readonly string Account = $"accounts/{TokenEmulator.DefaultAccountId}/token";

    [Test]
    public async Task A_client_that_trusts_the_printed_certificate_file_can_connect()
    {
        using var tool = ToolProcess.Start(["emulator", "--port", "0", "--https"]);
        var address = (await tool.ReadToAsync("The emulator listens on ")).Split(' ')[^1];
        var file = (await tool.ReadToAsync("Its certificate")).Split(' ')[^1];
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        await StopAsync(tool, async _ => Assert.That(await StatusAsync(new Uri(address), new Uri(address), file), Is.EqualTo(HttpStatusCode.OK)));

        Assert.That(address, Does.StartWith("https://127.0.0.1:"));
        Assert.That(File.Exists(file), Is.False, "a temporary file is deleted");
    }

    [Test]
    public async Task A_public_address_is_in_settings_and_certificate_and_the_certificate_file_is_kept()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.pem");
        using var tool = ToolProcess.Start(
            ["emulator", "--port", "0", "--host", "0.0.0.0", "--https", "--certificate", file, "--public-address", "https://sts.test:5001"]);
        var local = new Uri((await tool.ReadToAsync("The emulator listens on ")).Split(' ')[^1]);
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        var ended = await StopAsync(
            tool, async _ => Assert.That(await StatusAsync(new Uri("https://sts.test:5001"), local, file), Is.EqualTo(HttpStatusCode.OK)));

        Assert.That(ended.Out, Does.Contain("\nClients use https://sts.test:5001/"));
        Assert.That(ended.Out, Does.Contain(
            $"\nEveryone who can reach this machine on port {local.Port} can get tokens, see the requests and switch faults."));
        Assert.That(ended.Out.Split($"localhost:{local.Port}"), Has.Length.EqualTo(2), "the address that it listens on is shown once");
        Assert.That(ended.Out, Does.Contain("export TokenClients__OAuth__Endpoint='https://sts.test:5001/oauth2/token'"));
        Assert.That(ended.Out, Does.Contain("\nEndpoint=sb://sts.test:5001/;SharedAccessKeyName=RootManageSharedAccessKey;"));
        Assert.That(await File.ReadAllTextAsync(file), Does.StartWith("-----BEGIN CERTIFICATE-----").And.Not.Contain("PRIVATE"));
    }

    [Test]
    public async Task An_emulator_on_localhost_mentions_no_other_machines()
    {
        using var tool = ToolProcess.Start(["emulator", "--port", "0", "--host", "localhost"]);
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        var ended = await StopAsync(tool, _ => Task.CompletedTask);

        Assert.That(ended.Out, Does.Not.Contain("Everyone").And.Not.Contain("certificate"));
    }

    [Test]
    public async Task A_certificate_file_that_cannot_be_written_is_reported()
    {
        var result = await ToolProcess.RunAsync(["emulator", "--port", "0", "--https", "--certificate", "/no/such/folder/sts.pem"]);

        Assert.That((result.ExitCode, result.Error.TrimEnd()), Is.EqualTo(
            (2, "The file that --certificate names cannot be written (DirectoryNotFoundException). Check its path and permissions.")));
    }

    /// <summary>Requests a token at the public address, connecting to the local one and trusting only the certificate in the file.</summary>
    private static async Task<HttpStatusCode> StatusAsync(Uri address, Uri local, string file)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(local.Host, local.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization = new("Bearer", $"{TokenEmulator.DefaultAccountId}:{TokenEmulator.DefaultAccountKey}");
        using var response = await client.GetAsync(new Uri(address, Account));
        return response.StatusCode;
    }
}
