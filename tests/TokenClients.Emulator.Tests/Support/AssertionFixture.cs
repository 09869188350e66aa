using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>Registers a P-256 key for the default client of the emulator, with which the tests sign assertions.</summary>
internal abstract class AssertionFixture : EmulatorFixture
{
    protected ECDsa Key { get; private set; } = null!;

    [SetUp]
    public void AddKey()
    {
        Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Emulator.Options.OAuthClientKeys[TokenEmulator.DefaultClientId] = [OAuthClientKey.FromPem(Key.ExportSubjectPublicKeyInfoPem())];
    }

    [TearDown]
    public void DisposeKey() => Key.Dispose();

    protected Assertion NewAssertion() => new(Emulator.BaseAddress.AbsoluteUri, Time.GetUtcNow());

    /// <summary>Sends an assertion and returns the status, the <c>error</c> and the <c>error_description</c>.</summary>
    protected async Task<(int Status, string? Error, string? Description)> SendAsync(string assertion, params (string, string)[] more)
    {
        using var response = await RequestOAuthAsync([.. Assertion.Form(assertion), .. more]);
        var json = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        var description = Text(json, "error_description");
        Assert.That(description, Is.Null.Or.Match(@"^[ !#-\[\]-~]{10,}$"), "RFC 6749, 5.2");
        Assert.That(description ?? "", Does.Not.Contain(assertion).And.Not.Contain(assertion.Split('.')[^1]));
        return ((int)response.StatusCode, Text(json, "error"), description);
    }

    protected static X509Certificate2 Certify(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=client", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=client", (ECDsa)key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
