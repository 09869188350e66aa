using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>What a client assertion must contain, and which keys may sign it.</summary>
internal sealed class ClientAssertionRulesTests : AssertionFixture
{
    [Test]
    public async Task A_correct_assertion_gets_a_token()
    {
        Assert.That(await SendAsync(NewAssertion().Sign(Key)), Is.EqualTo((200, default(string), default(string))));
        Assert.That(
            await SendAsync(NewAssertion().With("jti", "x").Sign(Key), ("client_id", TokenEmulator.DefaultClientId)), Is.EqualTo((200, default(string), default(string))));
    }

    [Test]
    public async Task The_audience_may_be_the_token_endpoint_unless_the_option_forbids_it()
    {
        var endpoint = Emulator.OAuth.Endpoint.AbsoluteUri;
        Assert.That((await SendAsync(NewAssertion().With("aud", endpoint).Sign(Key))).Status, Is.EqualTo(200));

        Emulator.Options.OAuthAcceptsEndpointAsAudience = false;

        var rejected = await SendAsync(NewAssertion().With("aud", endpoint).With("jti", "new").Sign(Key));
        Assert.That(rejected.Error, Is.EqualTo("invalid_client"));
        Assert.That(rejected.Description, Does.EndWith($"the issuer {Emulator.BaseAddress}."));
    }

    [TestCase("https://other.example/")]
    [TestCase(null)]
    [TestCase(1)]
    public async Task A_wrong_audience_is_rejected_and_the_error_names_the_expected_ones(object? audience)
    {
        var rejected = await SendAsync(NewAssertion().With("aud", audience).Sign(Key));

        Assert.That((rejected.Status, rejected.Error), Is.EqualTo((401, "invalid_client")));
        Assert.That(rejected.Description, Does.Contain($"the issuer {Emulator.BaseAddress} or the token endpoint {Emulator.OAuth.Endpoint}."));
    }

    [Test]
    public async Task An_audience_without_the_trailing_slash_or_as_an_array_is_rejected()
    {
        var issuer = Emulator.BaseAddress.AbsoluteUri;

        Assert.That((await SendAsync(NewAssertion().With("aud", issuer.TrimEnd('/')).Sign(Key))).Description, Does.StartWith("The aud"));
        Assert.That((await SendAsync(NewAssertion().With("aud", new[] { issuer }).Sign(Key))).Description, Does.StartWith("The aud"));
    }

    [TestCase("exp", null, "has no exp")]
    [TestCase("exp", "later", "must be numbers")]
    [TestCase("nbf", "later", "must be numbers")]
    [TestCase("iat", "later", "must be numbers")]
    [TestCase("exp", 0, "has expired")]
    [TestCase("exp", -30, "has expired")]
    [TestCase("exp", 601, "more than 600 seconds away")]
    [TestCase("nbf", 61, "is in the future")]
    [TestCase("iat", 61, "is in the future")]
    [TestCase("iat", -661, "more than 600 seconds ago")]
    public async Task An_invalid_time_claim_is_rejected(string claim, object? value, string description)
    {
        Time.Advance(TimeSpan.FromHours(5));
        var rejected = await SendAsync(NewAssertion().With(claim, value is int seconds ? Now + seconds : value).Sign(Key));

        Assert.That((rejected.Status, rejected.Error), Is.EqualTo((401, "invalid_client")));
        Assert.That(rejected.Description, Does.Contain(description));
    }

    [TestCase("exp", 1)]
    [TestCase("exp", 600)]
    [TestCase("exp", 0.5)]
    [TestCase("nbf", 60)]
    [TestCase("iat", 60)]
    [TestCase("iat", -660)]
    [TestCase("nbf", -100_000)]
    public async Task A_time_claim_within_the_limits_is_accepted(string claim, object value) =>
        Assert.That((await SendAsync(NewAssertion().With(claim, value is int seconds ? Now + seconds : Now + (double)value).Sign(Key))).Status, Is.EqualTo(200));

    [TestCase("nbf")]
    [TestCase("iat")]
    public async Task An_optional_time_claim_may_be_missing(string claim) =>
        Assert.That((await SendAsync(NewAssertion().With(claim, null).Sign(Key))).Status, Is.EqualTo(200));

    [Test]
    public async Task The_maximum_assertion_lifetime_can_be_configured()
    {
        Emulator.Options.OAuthMaximumAssertionLifetime = TimeSpan.FromSeconds(59);

        Assert.That((await SendAsync(NewAssertion().Sign(Key))).Description, Does.Contain("more than 59 seconds away"));
    }

    [TestCase("iss", "another")]
    [TestCase("sub", "another")]
    [TestCase("iss", null)]
    [TestCase("sub", null)]
    public async Task Issuer_and_subject_must_both_be_the_client(string claim, string? value) =>
        Assert.That((await SendAsync(NewAssertion().With(claim, value).Sign(Key))).Description, Is.EqualTo("The iss and the sub of the assertion must both be the client id."));

    [Test]
    public async Task Another_client_id_in_the_form_is_rejected() =>
        Assert.That((await SendAsync(NewAssertion().Sign(Key), ("client_id", "another"))).Description, Does.StartWith("The client_id in the form"));

    [Test]
    public async Task A_client_without_a_key_is_rejected()
    {
        Emulator.Options.OAuthClientKeys.Clear();

        Assert.That((await SendAsync(NewAssertion().Sign(Key))).Description, Does.StartWith("The client is unknown, or has no public key"));
    }

    [Test]
    public async Task A_signature_by_another_key_is_rejected()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.That((await SendAsync(NewAssertion().Sign(other))).Description, Does.StartWith("The signature of the assertion is not valid"));
    }

    [Test]
    public async Task The_error_says_that_a_signature_is_in_DER_format()
    {
        var signed = NewAssertion().Sign(Key);
        var content = signed[..signed.LastIndexOf('.')];
        var der = Key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Assert.That((await SendAsync($"{content}.{Base64Url.EncodeToString(der)}")).Description, Does.Contain("r and s, not DER"));
    }

    [TestCase("none", "must be RS256, PS256 or ES256")]
    [TestCase("HS256", "must be RS256, PS256 or ES256")]
    [TestCase("RS512", "must be RS256, PS256 or ES256")]
    [TestCase("RS256", "does not match a key of the client; its keys support ES256")]
    [TestCase(null, "must be RS256, PS256 or ES256")]
    public async Task An_unsupported_or_mismatched_algorithm_is_rejected(string? algorithm, string description)
    {
        var assertion = NewAssertion();
        assertion.Header["alg"] = algorithm;

        Assert.That((await SendAsync(assertion.Sign(Key))).Description, Does.Contain(description));
    }

    [Test]
    public async Task A_header_with_a_critical_extension_is_rejected()
    {
        var assertion = NewAssertion();
        assertion.Header["crit"] = new[] { "exp" };

        Assert.That((await SendAsync(assertion.Sign(Key))).Description, Does.Contain("crit"));
    }

    private long Now => Time.GetUtcNow().ToUnixTimeSeconds();
}
