using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>The JSON Web Tokens of the OAuth 2.0 token endpoint, validated as a separate resource would.</summary>
internal sealed class OAuthJwtIssuerTests : EmulatorFixture
{
    [Test]
    public async Task A_token_verifies_with_the_public_key_of_its_emulator_and_with_no_other()
    {
        await using var other = await TokenEmulator.StartAsync(options => options.UseNewJwtSigningKey = true);
        var jwt = new Jwt(await GetBearerAsync());

        Assert.That(jwt.Verifies(Emulator.JwtPublicKey), Is.True);
        Assert.That(jwt.Verifies(other.JwtPublicKey), Is.False);
    }

    [Test]
    public async Task The_claims_contain_the_client_the_scope_and_the_emulator()
    {
        var jwt = new Jwt(await GetBearerAsync());

        Assert.That(jwt.Header.GetProperty("alg").GetString(), Is.EqualTo("RS256"));
        Assert.That(
            jwt.Claims.EnumerateObject().Select(claim => claim.Name),
            Is.EquivalentTo(["iss", "sub", "client_id", "aud", "scope", "iat", "nbf", "exp", "jti"]));
        Assert.That(jwt.Text("iss"), Is.EqualTo(Emulator.BaseAddress.AbsoluteUri));
        Assert.That(
            (jwt.Text("sub"), jwt.Text("client_id")),
            Is.EqualTo((TokenEmulator.DefaultClientId, TokenEmulator.DefaultClientId)));
        Assert.That((jwt.Text("aud"), jwt.Text("scope")), Is.EqualTo(("orders.send", "orders.send")));
    }

    [Test]
    public async Task Without_a_scope_the_audience_is_the_emulator()
    {
        using var response = await RequestOAuthAsync(ClientCredentials[..3]);
        var jwt = new Jwt(TokenIn(Service.OAuth, await response.Content.ReadAsStringAsync()));

        Assert.That(jwt.Text("aud"), Is.EqualTo(Emulator.BaseAddress.AbsoluteUri));
        Assert.That(jwt.Claims.TryGetProperty("scope", out _), Is.False);
    }

    [Test]
    public async Task Every_token_is_unique()
    {
        var (first, second) = (await GetBearerAsync(), await GetBearerAsync());

        Assert.That(new Jwt(second).Text("jti"), Is.Not.EqualTo(new Jwt(first).Text("jti")));
    }

    [TestCase(1, 1)]
    [TestCase(3_599.9, 3_599)]
    [TestCase(0, 0)]
    [TestCase(-60, -60)]
    public async Task The_lifetime_is_in_whole_seconds_and_the_same_in_response_and_token(double seconds, long expected)
    {
        Time.Advance(TimeSpan.FromHours(5.5));
        Emulator.Options.OAuthLifetime = TimeSpan.FromSeconds(seconds);
        using var response = await RequestOAuthAsync();
        var body = await response.Content.ReadAsStringAsync();
        var jwt = new Jwt(TokenIn(Service.OAuth, body));

        Assert.That(JsonElement.Parse(body).GetProperty("expires_in").GetInt64(), Is.EqualTo(expected));
        Assert.That(jwt.Number("exp") - jwt.Number("iat"), Is.EqualTo(expected));
        Assert.That(jwt.Number("nbf"), Is.EqualTo(jwt.Number("iat")));
        Assert.That(jwt.Number("iat"), Is.EqualTo(Time.GetUtcNow().ToUnixTimeSeconds()));
    }
}
