using System.Security.Cryptography;
using TokenClients.Emulator;

namespace TokenClients.Aot;

/// <summary>Checks an OAuth client that reads the server's metadata and signs with a key from a PEM file.</summary>
internal static class OAuthChecks
{
    public static async Task RunAsync(Checks checks, TokenEmulator emulator)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var (name, key) in new (string, AsymmetricAlgorithm)[] { ("RSA", rsa), ("P-256", ecdsa) })
        {
            await checks.RunAsync($"OAuth by metadata and a key file: {name}", () => IsIssuedAsync(emulator, $"signs-{name}", key));
        }
    }

    private static async Task<bool> IsIssuedAsync(TokenEmulator emulator, string clientId, AsymmetricAlgorithm key)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem());
            emulator.Options.OAuthClientKeys[clientId] = [OAuthClientKey.FromPem(key.ExportSubjectPublicKeyInfoPem())];
            using var http = TokenHttp.CreateClient();
            var client = new OAuthClient(http, new OAuthClientOptions { Authority = emulator.BaseAddress, ClientId = clientId, PrivateKeyFile = file, Scope = "orders" });
            return (await client.GetTokenAsync(TokenRequest.For("orders").WithResources(["https://orders.example/"]))).GrantedScope == "orders";
        }
        finally
        {
            File.Delete(file);
        }
    }
}
