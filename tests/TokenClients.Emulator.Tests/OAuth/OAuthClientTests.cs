using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Emulator.Tests;

/// <summary>The OAuth client of this library against the emulator, which validates its requests.</summary>
internal sealed class OAuthClientTests : EmulatorFixture
{
    private X509Certificate2 _certificate = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void CreateCertificate()
    {
        _certificate = Emulator.CreateClientCertificate();
        _http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 }, Time);
    }

    [TearDown]
    public void DisposeCertificate()
    {
        _http.Dispose();
        _certificate.Dispose();
    }

    [Test]
    public async Task The_client_discovers_the_emulator_and_signs_a_new_assertion_for_each_request([Values] bool withAuthority)
    {
        var client = NewClient(withAuthority);

        var (first, second) = (await client.GetTokenAsync(default), await client.GetTokenAsync(default));

        Assert.That(first.Value, Is.Not.EqualTo(second.Value));
        Assert.That(Emulator.OAuth.Requests.Select(request => request.StatusCode), Is.EqualTo([200, 200]));
        Assert.That(Emulator.OAuth.MetadataRequests, Has.Count.EqualTo(withAuthority ? 1 : 0));
    }

    [Test]
    public async Task The_client_gets_tokens_with_an_RSA_key_in_either_assertion_profile([Values] OAuthAssertionProfile profile)
    {
        using var rsa = RSA.Create(2048);
        Emulator.Options.OAuthClientKeys["robot"] = [OAuthClientKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem(), "k1")];
        var options = Options(withAuthority: true);
        options.ClientId = "robot";
        options.Assertion.Profile = profile;
        var key = OAuthPrivateKey.FromRsa(rsa, "k1");
        options.PrivateKeyProvider = () => key;

        Assert.That((await new OAuthClient(_http, options, Time).GetTokenAsync(default)).Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task The_client_reports_why_its_assertion_was_rejected([Values] AssertionRejection rejection)
    {
        Emulator.OAuth.Faults.Enqueue(Fault.RejectAssertion(rejection));

        var error = await Assert.ThrowsAsync<TokenException>(async () => await NewClient().GetTokenAsync(default));

        Assert.That((error!.Reason, error.ErrorCode), Is.EqualTo((TokenFailureReason.CredentialRejected, "invalid_client")));
        Assert.That(error.ErrorDetail, Does.Contain(rejection switch
        {
            AssertionRejection.Replayed => "was used before",
            AssertionRejection.Expired => "has expired",
            _ => "The aud of the assertion",
        }));
    }

    [Test]
    public async Task RejectAssertion_does_not_affect_a_client_secret()
    {
        Emulator.OAuth.Faults.Always = Fault.RejectAssertion(AssertionRejection.Replayed);

        Assert.That(await GetBearerAsync(), Is.Not.Empty);
    }

    [Test]
    public async Task The_client_rejects_metadata_of_another_issuer()
    {
        Emulator.OAuth.MetadataFaults.Always = Fault.WrongIssuer();

        var error = await Assert.ThrowsAsync<TokenException>(async () => await NewClient(withAuthority: true).GetTokenAsync(default));

        Assert.That(error!.Message, Does.Contain("metadata of the issuer 'https://other.example/'"));
        Assert.That(Emulator.OAuth.Requests, Is.Empty);
    }

    [Test]
    public async Task WrongIssuer_changes_neither_the_keys_nor_the_token_responses()
    {
        Emulator.OAuth.MetadataFaults.Always = Emulator.OAuth.Faults.Always = Fault.WrongIssuer();
        using var keys = await SendAsync(HttpMethod.Get, "/.well-known/jwks.json");

        Assert.That(await keys.Content.ReadAsStringAsync(), Does.Contain("\"keys\""));
        Assert.That(await GetBearerAsync(), Is.Not.Empty);
    }

    [Test]
    public async Task Unavailable_or_invalid_metadata_is_reported()
    {
        Emulator.OAuth.MetadataFaults.Enqueue(Fault.Status(503));
        Emulator.OAuth.MetadataFaults.Enqueue(Fault.Html());
        var client = NewClient(withAuthority: true);

        var unavailable = await Assert.ThrowsAsync<TokenException>(async () => await client.GetTokenAsync(default));
        var garbled = await Assert.ThrowsAsync<TokenException>(async () => await client.GetTokenAsync(default));

        Assert.That(
            (unavailable!.Reason, garbled!.Reason), Is.EqualTo((TokenFailureReason.Unavailable, TokenFailureReason.InvalidResponse)));
        Assert.That(await client.GetTokenAsync(default), Is.Not.Null);
    }

    private OAuthClient NewClient(bool withAuthority = false) => new(_http, Options(withAuthority), Time);

    private OAuthClientOptions Options(bool withAuthority)
    {
        var key = OAuthPrivateKey.FromCertificate(_certificate);
        return new()
        {
            Authority = withAuthority ? Emulator.BaseAddress : null,
            Endpoint = withAuthority ? null : Emulator.OAuth.Endpoint,
            ClientId = TokenEmulator.DefaultClientId,
            PrivateKeyProvider = () => key,
        };
    }
}
