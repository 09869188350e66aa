using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>The metadata and the keys of the OAuth 2.0 server.</summary>
internal sealed class OAuthMetadataTests : EmulatorFixture
{
    private const string OpenId = "/.well-known/openid-configuration";
    private const string Rfc8414 = "/.well-known/oauth-authorization-server";
    private const string Jwks = "/.well-known/jwks.json";

    [TestCase(OpenId)]
    [TestCase(Rfc8414)]
    public async Task The_metadata_describes_the_emulator(string path)
    {
        var json = await GetAsync(path);

        Assert.That(json.GetProperty("issuer").GetString(), Is.EqualTo(Emulator.BaseAddress.AbsoluteUri));
        Assert.That(json.GetProperty("token_endpoint").GetString(), Is.EqualTo(Emulator.OAuth.Endpoint.AbsoluteUri));
        Assert.That(json.GetProperty("jwks_uri").GetString(), Is.EqualTo(new Uri(Emulator.BaseAddress, Jwks).AbsoluteUri));
        Assert.That(
            Texts(json, "token_endpoint_auth_methods_supported"), Is.EqualTo(["client_secret_basic", "client_secret_post", "private_key_jwt"]));
        Assert.That(Texts(json, "token_endpoint_auth_signing_alg_values_supported"), Is.EqualTo(["RS256", "PS256", "ES256"]));
        Assert.That(Texts(json, "grant_types_supported"), Is.EqualTo(["client_credentials"]));
        Assert.That(json.TryGetProperty("scopes_supported", out _), Is.False);
    }

    [Test]
    public async Task The_metadata_lists_the_allowed_scopes()
    {
        Emulator.Options.OAuthScopes = ["a", "b"];

        Assert.That(Texts(await GetAsync(OpenId), "scopes_supported"), Is.EqualTo(["a", "b"]));
    }

    [Test]
    public async Task The_issuer_in_metadata_and_tokens_is_the_configured_address()
    {
        Emulator.Options.BaseAddress = new Uri("https://sts.example/sts");

        Assert.That((await GetAsync(OpenId)).GetProperty("issuer").GetString(), Is.EqualTo("https://sts.example/sts/"));
        Assert.That(new Jwt(await GetBearerAsync()).Text("iss"), Is.EqualTo("https://sts.example/sts/"));
    }

    [Test]
    public async Task Without_a_configured_address_the_issuer_is_the_address_that_the_client_used()
    {
        using var client = NewClient(new UriBuilder(Emulator.BaseAddress) { Host = "localhost" }.Uri);

        Assert.That(
            JsonElement.Parse(await client.GetStringAsync(new Uri(OpenId, UriKind.Relative))).GetProperty("issuer").GetString(),
            Is.EqualTo(client.BaseAddress!.AbsoluteUri));
    }

    [Test]
    public async Task The_key_in_the_JWKS_verifies_a_token_and_has_its_kid()
    {
        var key = (await GetAsync(Jwks)).GetProperty("keys").EnumerateArray().Single();
        var jwt = new Jwt(await GetBearerAsync());

        Assert.That(key.GetProperty("kid").GetString(), Is.EqualTo(jwt.Header.GetProperty("kid").GetString()));
        Assert.That((key.GetProperty("kty").GetString(), key.GetProperty("alg").GetString()), Is.EqualTo(("RSA", "RS256")));
        Assert.That(jwt.Verifies(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()),
            Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()),
        }));
        Assert.That(key.EnumerateObject().Select(part => part.Name), Has.No.Member("d"), "no private part");
    }

    [Test]
    public async Task Metadata_requests_have_their_own_log_and_faults()
    {
        Emulator.OAuth.Faults.Enqueue(Fault.Status(500));
        Emulator.OAuth.MetadataFaults.Enqueue(Fault.Status(503));
        using var failed = await SendAsync(HttpMethod.Get, OpenId);
        using var good = await SendAsync(HttpMethod.Get, Jwks);

        Assert.That((failed.StatusCode, good.StatusCode), Is.EqualTo((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK)));
        Assert.That(Emulator.OAuth.MetadataRequests.Select(request => request.Path), Is.EqualTo([OpenId, Jwks]));
        Assert.That((Emulator.OAuth.Requests.Count, Emulator.OAuth.Faults.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Only_GET_is_allowed()
    {
        using var response = await SendAsync(HttpMethod.Post, OpenId);

        Assert.That((response.StatusCode, Raw(response, "Allow")), Is.EqualTo((HttpStatusCode.MethodNotAllowed, "GET, HEAD")));
    }

    [Test]
    public async Task The_health_endpoint_of_a_running_emulator_returns_200()
    {
        using var response = await SendAsync(HttpMethod.Get, "/healthz");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<string?> Texts(JsonElement json, string name) =>
        json.GetProperty(name).EnumerateArray().Select(value => value.GetString());
}
