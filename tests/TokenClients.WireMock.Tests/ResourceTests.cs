using Microsoft.Extensions.DependencyInjection;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace TokenClients.Tests;

/// <summary>A resource behind <c>AddTokenHandler</c>, on the same server as its token service.</summary>
internal sealed class ResourceTests : WireMockFixture
{
    [Test]
    public async Task The_resource_gets_the_token_in_the_Authorization_header([ValueSource(nameof(Services))] string service)
    {
        Server.Given(TokenServices.RequestTo(service)).RespondWith(TokenServices.Issue(service, "opaque"));
        Server.Given(Request.Create().UsingGet().WithPath("/orders")).RespondWith(Response.Create());

        await GetAsync(Orders(service));

        Assert.That(Requests.Select(request => request.Path).Skip(1), Is.EqualTo(["/orders"]));
        Assert.That(Requests[^1].Headers!["Authorization"], Is.EqualTo([Header(service, "opaque")]));
    }

    [Test]
    public async Task A_hundred_resource_requests_make_one_token_request([ValueSource(nameof(Services))] string service)
    {
        Server.Given(TokenServices.RequestTo(service)).RespondWith(TokenServices.Issue(service, "opaque"));
        Server.Given(Request.Create().WithPath("/orders")).RespondWith(Response.Create());
        var orders = Orders(service);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetAsync(orders)));

        Assert.That(Requests.Count(request => request.Path != "/orders"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_token_that_the_resource_rejects_is_replaced_once([ValueSource(nameof(Services))] string service)
    {
        IssueFirstAndSecond(service);
        Server.Given(Request.Create().WithPath("/orders").WithHeader("Authorization", Header(service, "first")))
            .RespondWith(Response.Create().WithStatusCode(401));
        Server.Given(Request.Create().WithPath("/orders").WithHeader("Authorization", Header(service, "second")))
            .RespondWith(Response.Create());

        var status = await GetAsync(Orders(service));

        Assert.That(status, Is.EqualTo(200));
        Assert.That(Sent(service), Is.EqualTo(["token", "first", "token", "second"]));
    }

    [Test]
    public async Task If_the_resource_also_rejects_the_new_token_its_401_is_returned([ValueSource(nameof(Services))] string service)
    {
        IssueFirstAndSecond(service);
        Server.Given(Request.Create().WithPath("/orders")).RespondWith(Response.Create().WithStatusCode(401));

        var status = await GetAsync(Orders(service));

        Assert.That(status, Is.EqualTo(401));
        Assert.That(Sent(service), Is.EqualTo(["token", "first", "token", "second"]));
    }

    private void IssueFirstAndSecond(string service)
    {
        Server.Given(TokenServices.RequestTo(service)).InScenario("tokens").WillSetStateTo("issued")
            .RespondWith(TokenServices.Issue(service, "first"));
        Server.Given(TokenServices.RequestTo(service)).InScenario("tokens").WhenStateIs("issued")
            .RespondWith(TokenServices.Issue(service, "second"));
    }

    private HttpClient Orders(string service) => Register(service, add: client => client.Services
        .AddHttpClient("orders", http => http.BaseAddress = new Uri(Server.Url!)).AddTokenHandler())
        .GetRequiredService<IHttpClientFactory>().CreateClient("orders");

    private static async Task<int> GetAsync(HttpClient orders)
    {
        using var response = await orders.GetAsync(new Uri("orders", UriKind.Relative));
        return (int)response.StatusCode;
    }

    /// <summary>All requests in order: <c>token</c> for one to the token service, or the token that the resource received.</summary>
    private IEnumerable<string> Sent(string service) => Requests.Select(request => request.Path != "/orders" ? "token"
        : new[] { "first", "second" }.Single(token => request.Headers!["Authorization"].Single() == Header(service, token)));

    private static string Header(string service, string token) =>
        service == "wrap" ? $"WRAP access_token=\"{token}\"" : $"Bearer {token}";
}
