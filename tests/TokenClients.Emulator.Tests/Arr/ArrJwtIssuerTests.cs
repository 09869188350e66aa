using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>The JSON Web Tokens of the Mixed Reality token service, validated as a separate resource would.</summary>
internal sealed class ArrJwtIssuerTests : EmulatorFixture
{
    [Test]
    public async Task A_token_verifies_with_the_public_key_of_its_emulator()
    {
        var jwt = new Jwt(await GetJwtAsync());

        Assert.That(jwt.Verifies(Emulator.JwtPublicKey), Is.True);
        Assert.That(Emulator.JwtPublicKey.Modulus, Has.Length.EqualTo(256));
        Assert.That(Emulator.JwtPublicKey.D, Is.Null, "the private part is not exposed");
    }

    [TestCase(Service.Arr, null, null)]
    [TestCase(Service.OAuth, null, null)]
    [TestCase(Service.Arr, 1, 2)]
    [TestCase(Service.OAuth, 1, 2)]
    [TestCase(Service.Arr, 1, null)]
    public async Task A_token_of_another_emulator_is_rejected_even_if_both_share_a_signing_key(Service service, int? seed, int? otherSeed)
    {
        await using var emulator = await TokenEmulator.StartAsync(options => options.Seed = seed);
        await using var other = await TokenEmulator.StartAsync(options => options.Seed = otherSeed);
        var (token, othersToken) = (await GetTokenFromAsync(emulator, service), await GetTokenFromAsync(other, service));

        Assert.That(new Jwt(othersToken).Verifies(emulator.JwtPublicKey), Is.True);
        Assert.That(await StatusOfAsync(emulator, service, token), Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await StatusOfAsync(emulator, service, othersToken), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(new Jwt(token).Header.GetProperty("kid").GetString(), Is.Not.EqualTo(new Jwt(othersToken).Header.GetProperty("kid").GetString()));
        Assert.That(new Jwt(token).Header.GetProperty("x5t").GetString(), Is.Not.EqualTo(new Jwt(othersToken).Header.GetProperty("x5t").GetString()));
    }

    [Test]
    public async Task A_token_with_the_header_of_another_emulator_is_rejected_because_of_its_signature()
    {
        await using var other = await TokenEmulator.StartAsync();
        var (token, othersToken) = (await GetJwtAsync(), await GetTokenFromAsync(other, Service.Arr));

        var mixed = string.Join('.', [token.Split('.')[0], .. othersToken.Split('.')[1..]]);

        Assert.That(await StatusOfAsync(Emulator, Service.Arr, mixed), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_token_does_not_verify_with_the_public_key_of_an_emulator_with_a_new_key()
    {
        await using var other = await TokenEmulator.StartAsync(options => options.UseNewJwtSigningKey = true);

        Assert.That(new Jwt(await GetJwtAsync()).Verifies(other.JwtPublicKey), Is.False);
        Assert.That(new Jwt(await GetTokenFromAsync(other, Service.Arr)).Verifies(other.JwtPublicKey), Is.True);
    }

    [Test]
    public async Task Emulators_with_the_same_seed_have_the_same_key_id()
    {
        await using var first = await TokenEmulator.StartAsync(options => options.Seed = 7);
        await using var second = await TokenEmulator.StartAsync(options => options.Seed = 7);

        Assert.That((await GetTokenFromAsync(first, Service.Arr)).Split('.')[0], Is.EqualTo((await GetTokenFromAsync(second, Service.Arr)).Split('.')[0]));
    }

    private static async Task<string> GetTokenFromAsync(TokenEmulator emulator, Service service)
    {
        using var http = NewClient(emulator.BaseAddress);
        using var request = new HttpRequestMessage(
            service == Service.Arr ? HttpMethod.Get : HttpMethod.Post, service == Service.Arr ? TokenPath : "/oauth2/token");
        request.Headers.TryAddWithoutValidation("Authorization", service == Service.Arr ? $"Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}" : null);
        request.Content = service == Service.Arr ? null : new FormUrlEncodedContent(ClientCredentials.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var response = await http.SendAsync(request);
        return TokenIn(service, await response.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> StatusOfAsync(TokenEmulator emulator, Service service, string token)
    {
        using var http = NewClient(emulator.BaseAddress);
        using var request = new HttpRequestMessage(
            service == Service.Arr ? HttpMethod.Put : HttpMethod.Post, service == Service.Arr ? SessionPath : "/orders/messages");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        request.Content = new StringContent("{}");
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    [Test]
    public async Task The_header_and_the_claims_are_those_of_the_service()
    {
        var jwt = new Jwt(await GetJwtAsync());

        Assert.That(jwt.Header.EnumerateObject().Select(part => part.Name), Is.EqualTo(["alg", "kid", "x5t", "typ"]));
        Assert.That(jwt.Header.GetProperty("alg").GetString(), Is.EqualTo("RS256"));
        Assert.That(jwt.Header.GetProperty("typ").GetString(), Is.EqualTo("JWT"));
        Assert.That(jwt.Claims.EnumerateObject().Select(claim => claim.Name), Is.EqualTo(
            ["jti", "cai", "tid", "aid", "aao", "apr", "rid", "att", "nbf", "exp", "iat", "iss", "aud"]));
        Assert.That(jwt.Text("cai"), Is.EqualTo(AccountId));
        Assert.That(jwt.Text("rid"), Does.EndWith(AccountId));
    }

    [Test]
    public async Task The_lifetime_is_exactly_a_day_from_the_date_of_the_response()
    {
        Time.Advance(TimeSpan.FromHours(5.5));
        using var response = await RequestArrAsync();
        var jwt = new Jwt(Jwt.In(await response.Content.ReadAsStringAsync()));

        Assert.That(jwt.Number("exp") - jwt.Number("iat"), Is.EqualTo(86_400));
        Assert.That(jwt.Number("nbf"), Is.EqualTo(jwt.Number("iat")));
        Assert.That(jwt.Number("iat"), Is.EqualTo(response.Headers.Date!.Value.ToUnixTimeSeconds()));
        Assert.That(jwt.Number("iat"), Is.EqualTo(Time.GetUtcNow().ToUnixTimeSeconds()));
    }

    [Test]
    public async Task Every_token_is_unique()
    {
        var first = await GetJwtAsync();
        var second = await GetJwtAsync();

        Assert.That(new Jwt(second).Text("jti"), Is.Not.EqualTo(new Jwt(first).Text("jti")));
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public async Task A_token_contains_the_account_it_was_issued_to()
    {
        const string Other = "0a0b0c0d-0000-4000-8000-000000000009";
        Emulator.Options.Accounts[Other] = [TokenEmulator.DefaultAccountKey];

        Assert.That(new Jwt(await GetJwtAsync(Other)).Text("cai"), Is.EqualTo(Other));
    }

    [TestCase(1, 1)]
    [TestCase(1.9, 1)]
    [TestCase(0, 0)]
    [TestCase(-60, -60)]
    public async Task The_lifetime_is_truncated_to_whole_seconds(double seconds, long expected)
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromSeconds(seconds);
        var jwt = new Jwt(await GetJwtAsync());

        Assert.That(jwt.Number("exp") - jwt.Number("iat"), Is.EqualTo(expected));
    }

    [Test]
    public async Task The_public_key_can_be_read_before_the_first_token()
    {
        var key = Emulator.JwtPublicKey;
        using var response = await UseAsync(Service.Arr, await GetJwtAsync());

        Assert.That(Emulator.JwtPublicKey.Modulus, Is.EqualTo(key.Modulus));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }
}
