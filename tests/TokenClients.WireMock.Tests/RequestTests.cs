using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WireMock;

namespace TokenClients.Tests;

/// <summary>The exact request that each client sends, and the token that it reads from the response.</summary>
internal sealed class RequestTests : WireMockFixture
{
    private const string EncodedKey = "c2VjcmV0%2Bkey%2Fof0the5account%3D";

    [Test]
    public async Task ARR_gets_a_request_without_query_and_body()
    {
        Server.Given(TokenServices.RequestTo("arr")).RespondWith(TokenServices.Issue("arr", "opaque"));

        var token = await TokenOf(Client("arr"));

        var request = Requests.Single();
        Assert.That($"{request.Method} {request.Path}?{request.RawQuery}", Is.EqualTo($"GET /accounts/{TokenServices.AccountId}/token?"));
        Assert.That(request.Body, Is.Null.Or.Empty);
        Assert.That(Headers(request), Is.EqualTo(["Authorization", "Host", "User-Agent", "X-MRC-CV"]));
        Assert.That(Header(request, "Authorization"), Is.EqualTo($"Bearer {TokenServices.AccountId}:{TokenServices.Key}"));
        Assert.That(Header(request, "User-Agent"), Does.StartWith("TokenClients/"));
        Assert.That(Header(request, "X-MRC-CV"), Does.Match("^[A-Za-z0-9+/]{22}$"));
        Assert.That((token.Scheme, token.Value), Is.EqualTo(("Bearer", "opaque")));
        Assert.That(token.ExpiresOn, Is.EqualTo(Time.GetUtcNow() + TimeSpan.FromHours(24)));
    }

    [Test]
    public async Task ACS_gets_a_form_with_name_password_and_scope()
    {
        Server.Given(TokenServices.RequestTo("wrap")).RespondWith(TokenServices.Issue("wrap", "opaque"));

        var token = await TokenOf(Client("wrap"));

        var request = Requests.Single();
        Assert.That($"{request.Method} {request.Path}?{request.RawQuery}", Is.EqualTo("POST /WRAPv0.9?"));
        Assert.That(request.Body, Is.EqualTo(
            $"wrap_name=owner&wrap_password={EncodedKey}&wrap_scope=http%3A%2F%2Fcontoso.servicebus.windows.net%2F"));
        Assert.That(Headers(request), Is.EqualTo(["Content-Length", "Content-Type", "Host", "User-Agent"]));
        Assert.That(Header(request, "Content-Type"), Is.EqualTo("application/x-www-form-urlencoded"));
        Assert.That((token.Scheme, token.Value), Is.EqualTo(("WRAP", "opaque")));
        Assert.That(token.ExpiresOn, Is.EqualTo(Time.GetUtcNow() + TimeSpan.FromSeconds(1200)));
    }

    [Test]
    public async Task OAuth_gets_a_form_with_grant_and_scope_and_the_client_credentials_in_a_header()
    {
        Server.Given(TokenServices.RequestTo("oauth")).RespondWith(TokenServices.Issue("oauth", "opaque"));

        var token = await TokenOf(Client("oauth"));

        var request = Requests.Single();
        Assert.That($"{request.Method} {request.Path}?{request.RawQuery}", Is.EqualTo("POST /connect/token?"));
        Assert.That(request.Body, Is.EqualTo("grant_type=client_credentials&scope=api%3A%2F%2Forders%2F.default"));
        Assert.That(Headers(request), Is.EqualTo(["Accept", "Authorization", "Content-Length", "Content-Type", "Host", "User-Agent"]));
        Assert.That(Header(request, "Accept"), Is.EqualTo("application/json"));
        Assert.That(
            Header(request, "Authorization"),
            Is.EqualTo($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"orders:{EncodedKey}"))}"));
        Assert.That((token.Scheme, token.Value), Is.EqualTo(("Bearer", "opaque")));
        Assert.That(token.ExpiresOn, Is.EqualTo(Time.GetUtcNow() + TimeSpan.FromSeconds(3600)));
    }

    [Test]
    public async Task OAuth_gets_the_client_credentials_in_the_form_if_configured()
    {
        Server.Given(TokenServices.RequestTo("oauth")).RespondWith(TokenServices.Issue("oauth", "opaque"));
        var provider = Register("oauth", add: client => client.Services.PostConfigure<OAuthClientOptions>(
            client.Name, o => o.ClientAuthentication = OAuthClientAuthentication.Form));

        await TokenOf(provider.GetRequiredService<ITokenProvider>());

        var request = Requests.Single();
        Assert.That(request.Body, Is.EqualTo(
            $"grant_type=client_credentials&client_id=orders&client_secret={EncodedKey}&scope=api%3A%2F%2Forders%2F.default"));
        Assert.That(Headers(request), Does.Not.Contain("Authorization"));
    }

    private static IEnumerable<string> Headers(IRequestMessage request) => request.Headers!.Keys.Order(StringComparer.Ordinal);

    private static string Header(IRequestMessage request, string name) => request.Headers![name].Single();
}
