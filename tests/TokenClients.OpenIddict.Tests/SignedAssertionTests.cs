using System.Security.Cryptography;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace TokenClients.Tests;

/// <summary>Assertions that the client signs (<c>private_key_jwt</c>), with each kind of key.</summary>
internal sealed class SignedAssertionTests : OpenIddictFixture
{
    private static readonly Func<OAuthPrivateKey>[] RsaKeys =
    [
        () => OAuthPrivateKey.FromRsa(Keys.Rsa, "key-1"),
        () => OAuthPrivateKey.FromCertificate(Certificates.Rsa, "key-1"),
    ];

    private static readonly Func<OAuthPrivateKey>[] P256Keys =
    [
        () => OAuthPrivateKey.FromECDsa(Keys.P256, "key-1"),
        () => OAuthPrivateKey.FromCertificate(Certificates.P256, "key-1"),
        () => OAuthPrivateKey.FromSigner("ES256", (data, _) => new(Keys.P256.SignData(data, HashAlgorithmName.SHA256)), "key-1"),
        () => OAuthPrivateKey.FromSigner(
            "ES256", (data, _) => new(Keys.P256.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)), "key-1"),
    ];

    [Test]
    public async Task An_RSA_key_is_accepted([Range(0, 1)] int key, [Values(null, "RS256", "PS256")] string? algorithm)
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.Rsa, "key-1")));

        await TokenOf(Client(o => (o.PrivateKeyProvider, o.Assertion.Algorithm) = (RsaKeys[key], algorithm)));

        AssertAssertion(algorithm ?? "RS256");
    }

    [Test]
    public async Task A_key_on_P_256_is_accepted([Range(0, 3)] int key)
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.P256, "key-1")));

        await TokenOf(Client(o => o.PrivateKeyProvider = P256Keys[key]));

        AssertAssertion("ES256");
    }

    [Test]
    public async Task A_certificate_is_identified_by_its_thumbprint()
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.OtherRsa), Keys.PublicOf(Certificates.Rsa)));

        await TokenOf(Client(o => o.PrivateKeyProvider = () => OAuthPrivateKey.FromCertificate(Certificates.Rsa)));

        var header = Server.TokenRequests.Single().AssertionHeader;
        Assert.That(header.EnumerateObject().Select(entry => entry.Name), Is.EqualTo(["alg", "typ", "x5t"]));
        Assert.That(header.GetProperty("x5t").GetString(), Is.EqualTo(Keys.PublicOf(Certificates.Rsa).X5t));
    }

    [Test]
    public async Task The_algorithm_is_chosen_from_the_servers_metadata()
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.Rsa)), server =>
            server.AddEventHandler<HandleConfigurationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                context.Metadata["token_endpoint_auth_signing_alg_values_supported"] = new(["PS256", "ES256"]);
                return default;
            })));

        await TokenOf(Client(o => o.PrivateKeyProvider = () => OAuthPrivateKey.FromRsa(Keys.Rsa)));

        Assert.That(Server.TokenRequests.Single().AssertionHeader.GetProperty("alg").GetString(), Is.EqualTo("PS256"));
    }

    [Test]
    public async Task An_assertion_with_the_header_of_the_EntraId_profile_is_accepted()
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa)));

        await TokenOf(Client(o =>
        {
            o.PrivateKeyProvider = () => OAuthPrivateKey.FromCertificate(Certificates.Rsa);
            o.Assertion.Profile = OAuthAssertionProfile.EntraId;
            (o.Assertion.Type, o.Assertion.Audience) = ("client-authentication+jwt", Server.Issuer.AbsoluteUri); // as OpenIddict requires
        }));

        var header = Server.TokenRequests.Single().AssertionHeader;
        Assert.That(header.EnumerateObject().Select(entry => entry.Name), Is.EqualTo(["alg", "typ", "x5t#S256"]));
        Assert.That(header.GetProperty("alg").GetString(), Is.EqualTo("PS256"));
        Assert.That(header.GetProperty("x5t#S256").GetString(), Is.EqualTo(Certificates.Thumbprint(Certificates.Rsa)));
    }

    [Test]
    public async Task The_second_key_is_used_once_the_first_is_rejected()
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.Rsa)));

        await TokenOf(Client(o =>
        {
            o.PrivateKeyProvider = () => OAuthPrivateKey.FromRsa(Keys.OtherRsa, "former");
            o.SecondaryPrivateKeyProvider = () => OAuthPrivateKey.FromRsa(Keys.Rsa, "new");
        }));

        Assert.That(
            Server.TokenRequests.Select(request => request.AssertionHeader.GetProperty("kid").GetString()), Is.EqualTo(["former", "new"]));
    }

    private void AssertAssertion(string algorithm)
    {
        var request = Server.TokenRequests.Single();
        Assert.That(request.Authorization, Is.Empty);
        Assert.That(request.Fields, Is.EqualTo(["grant_type", "client_id", "client_assertion_type", "client_assertion"]));
        Assert.That(request["client_assertion_type"], Is.EqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
        Assert.That(request.AssertionHeader.GetProperty("alg").GetString(), Is.EqualTo(algorithm));
        Assert.That(request.AssertionHeader.GetProperty("typ").GetString(), Is.EqualTo("client-authentication+jwt"));
        Assert.That(request.AssertionHeader.GetProperty("kid").GetString(), Is.EqualTo("key-1"));
        var claims = request.AssertionClaims;
        Assert.That(claims.EnumerateObject().Select(entry => entry.Name), Is.EqualTo(["iss", "sub", "aud", "jti", "iat", "nbf", "exp"]));
        Assert.That(claims.GetProperty("aud").GetString(), Is.EqualTo(Server.Issuer.AbsoluteUri));
        Assert.That(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), Is.EqualTo(60));
    }
}
