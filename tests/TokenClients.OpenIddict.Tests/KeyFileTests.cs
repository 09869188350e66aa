namespace TokenClients.Tests;

/// <summary>Keys in PEM files, which are replaced while the client runs.</summary>
internal sealed class KeyFileTests : OpenIddictFixture
{
    private readonly string _file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.pem");

    [TearDown]
    public void DeleteFile() => File.Delete(_file);

    [Test]
    public async Task A_replaced_key_signs_the_next_assertion()
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.Rsa), Keys.PublicOf(Keys.P256)));
        await File.WriteAllTextAsync(_file, Keys.Rsa.ExportPkcs8PrivateKeyPem());
        var client = Client(o => (o.PrivateKeyFile, o.PrivateKeyId) = (_file, "key-1"));
        var token = await TokenOf(client);

        await File.WriteAllTextAsync(_file, Keys.P256.ExportECPrivateKeyPem());
        await NextTokenOf(client, token);

        Assert.That(
            Server.TokenRequests.Select(request => request.AssertionHeader).Select(header => $"{header.GetProperty("alg")} {header.GetProperty("kid")}"),
            Is.EqualTo(["RS256 key-1", "ES256 key-1"]));
    }

    [Test]
    public async Task A_replaced_certificate_signs_the_next_assertion()
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa), Keys.PublicOf(Certificates.OtherRsa)));
        await File.WriteAllTextAsync(_file, Certificates.PemOf(Certificates.Rsa));
        var client = Client(o => o.PrivateKeyFile = _file);
        var token = await TokenOf(client);

        await File.WriteAllTextAsync(_file, Certificates.PemOf(Certificates.OtherRsa));
        await NextTokenOf(client, token);

        Assert.That(
            Server.TokenRequests.Select(request => request.AssertionHeader.GetProperty("x5t").GetString()),
            Is.EqualTo([Keys.PublicOf(Certificates.Rsa).X5t, Keys.PublicOf(Certificates.OtherRsa).X5t]));
    }
}
