using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>The header and the claims of a signed assertion, and that the public key verifies it.</summary>
internal sealed class ClientAssertionTests
{
    private const string ClientId = "the-client";
    private const string Audience = "https://login.example/";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static X509Certificate2 RsaCertificate => TestCertificates.One;

    private static X509Certificate2 EcCertificate => TestCertificates.Two;

    [TestCase("RS256")]
    [TestCase("PS256")]
    public async Task The_public_key_verifies_an_RSA_signature(string algorithm)
    {
        var parts = await CreateAsync(OAuthPrivateKey.FromCertificate(RsaCertificate), new() { Algorithm = algorithm });

        using var key = RsaCertificate.GetRSAPublicKey()!;
        Assert.That(
            key.VerifyData(
                Signed(parts), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            Is.True);
    }

    [Test]
    public async Task The_public_key_verifies_an_ECDSA_signature_of_64_bytes([Values] bool isFromSigner)
    {
        using var key = EcCertificate.GetECDsaPrivateKey()!;
        var signer = OAuthPrivateKey.FromSigner("ES256", (data, _) => new(key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        for (var i = 0; i < 50; i++) // one in 128 signatures contains a number whose first byte is zero
        {
            var parts = await CreateAsync(isFromSigner ? signer : OAuthPrivateKey.FromCertificate(EcCertificate), new());

            var signature = Base64Url.DecodeFromChars(parts[2]);
            Assert.That(signature, Has.Length.EqualTo(64));
            Assert.That(key.VerifyData(Signed(parts), signature, HashAlgorithmName.SHA256), Is.True);
        }
    }

    [Test]
    public async Task The_claims_follow_RFC_7523_with_numeric_times_and_one_audience()
    {
        var (first, second) = (
            await CreateAsync(OAuthPrivateKey.FromCertificate(RsaCertificate), new()), await CreateAsync(OAuthPrivateKey.FromCertificate(RsaCertificate), new()));

        var claims = Json(first[1]);
        var seconds = Now.ToUnixTimeSeconds();
        Assert.That(
            claims.EnumerateObject().Where(claim => claim.Name != "jti").Select(claim => $"{claim.Name}={claim.Value.GetRawText()}"),
            Is.EqualTo(new[]
            {
                $"iss=\"{ClientId}\"", $"sub=\"{ClientId}\"", $"aud=\"{Audience}\"", $"iat={seconds}", $"nbf={seconds}", $"exp={seconds + 60}",
            }));
        Assert.That(claims.GetProperty("jti").GetString(), Has.Length.EqualTo(32).And.Not.EqualTo(Json(second[1]).GetProperty("jti").GetString()));
    }

    [Test]
    public async Task The_lifetime_of_an_assertion_is_that_of_the_settings()
    {
        var claims = Json((await CreateAsync(OAuthPrivateKey.FromCertificate(RsaCertificate), new() { Lifetime = TimeSpan.FromMinutes(5) }))[1]);

        Assert.That(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), Is.EqualTo(300));
    }

    [Test]
    public async Task The_header_contains_only_algorithm_type_and_key_id()
    {
        using var rsa = RSA.Create(2048);

        Assert.That(await HeaderAsync(OAuthPrivateKey.FromRsa(rsa), new()), Is.EqualTo("""{"alg":"RS256","typ":"client-authentication+jwt"}"""));
        Assert.That(
            await HeaderAsync(OAuthPrivateKey.FromRsa(rsa, "key-1"), new() { Type = "JWT" }), Is.EqualTo("""{"alg":"RS256","typ":"JWT","kid":"key-1"}"""));
    }

    [Test]
    public async Task The_header_identifies_a_certificate_by_one_thumbprint_that_fits_the_algorithm()
    {
        var key = OAuthPrivateKey.FromCertificate(RsaCertificate);
        var (sha1, sha256) = (
            Base64Url.EncodeToString(RsaCertificate.GetCertHash()), Base64Url.EncodeToString(RsaCertificate.GetCertHash(HashAlgorithmName.SHA256)));

        Assert.That(await HeaderAsync(key, new()), Is.EqualTo($$"""{"alg":"RS256","typ":"client-authentication+jwt","x5t":"{{sha1}}"}"""));
        Assert.That(
            await HeaderAsync(key, new() { Profile = OAuthAssertionProfile.EntraId }), Is.EqualTo($$"""{"alg":"PS256","typ":"JWT","x5t#S256":"{{sha256}}"}"""));
    }

    [Test]
    public async Task IncludeCertificate_puts_the_certificate_into_the_header()
    {
        using var header = JsonDocument.Parse(await HeaderAsync(OAuthPrivateKey.FromCertificate(RsaCertificate), new() { IncludeCertificate = true }));

        Assert.That(
            header.RootElement.GetProperty("x5c").EnumerateArray().Select(item => item.GetString()), Is.EqualTo(new[] { Convert.ToBase64String(RsaCertificate.RawData) }));
    }

    [TestCase(null, new string[0], "RS256")]
    [TestCase(null, new[] { "PS256", "ES256" }, "PS256")]
    [TestCase(null, new[] { "ES512" }, "RS256")]
    [TestCase("PS256", new[] { "RS256" }, "PS256")]
    public void The_algorithm_is_that_of_the_settings_or_else_one_that_key_and_server_support(string? setting, string[] supported, string expected)
    {
        var key = OAuthPrivateKey.FromCertificate(RsaCertificate);

        Assert.That(JwsAlgorithm.Choose(key, new() { Algorithm = setting }, supported), Is.EqualTo(expected));
        Assert.That(JwsAlgorithm.Choose(OAuthPrivateKey.FromCertificate(EcCertificate), new(), supported), Is.EqualTo("ES256"));
    }

    private static byte[] Signed(string[] parts) => Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");

    private static JsonElement Json(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement.Clone();

    private static async Task<string> HeaderAsync(OAuthPrivateKey key, OAuthAssertionOptions options) =>
        Encoding.UTF8.GetString(Base64Url.DecodeFromChars((await CreateAsync(key, options))[0])).Replace("\\u002B", "+", StringComparison.Ordinal);

    private static async Task<string[]> CreateAsync(OAuthPrivateKey key, OAuthAssertionOptions options) =>
        (await ClientAssertion.CreateAsync(ClientId, Audience, key, JwsAlgorithm.Choose(key, options, []), options, Now, CancellationToken.None)).Split('.');
}
