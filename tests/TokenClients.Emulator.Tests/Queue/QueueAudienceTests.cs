using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>A queue accepts only tokens whose audience covers it, whatever their kind.</summary>
internal sealed class QueueAudienceTests : EmulatorFixture
{
    private const string Namespace = "contoso.servicebus.windows.net";

    [TestCase("http://contoso.servicebus.windows.net/", true)]
    [TestCase("http://contoso.servicebus.windows.net", true)]
    [TestCase("http://contoso.servicebus.windows.net/orders", true)]
    [TestCase("https://Contoso.ServiceBus.windows.net:443/ORDERS/", true)]
    [TestCase("sb://contoso.servicebus.windows.net/orders/messages", true)]
    [TestCase("http://contoso.servicebus.chinacloudapi.cn/orders", true)]
    [TestCase("http://127.0.0.1/orders", true)]
    [TestCase("http://localhost/", true)]
    [TestCase("http://contoso.servicebus.windows.net/order", false)]
    [TestCase("http://contoso.servicebus.windows.net/orders2", false)]
    [TestCase("http://contoso.servicebus.windows.net/invoices", false)]
    [TestCase("http://contoso.servicebus.windows.net/orders/messages/head", false)]
    [TestCase("http://contoso.servicebus.windows.net@evil.example/orders", false)]
    [TestCase("http://servicebus.windows.net/", false)]
    [TestCase("http://contoso.example/", false)]
    [TestCase("ftp://contoso.servicebus.windows.net/", false)]
    public async Task Every_kind_of_token_is_accepted_only_for_its_audience(string audience, bool isCovered)
    {
        foreach (var authorization in await TokensForAsync(audience))
        {
            using var sent = await SendMessageAsync(authorization);

            Assert.That(sent.StatusCode, Is.EqualTo(isCovered ? HttpStatusCode.Created : HttpStatusCode.Unauthorized), authorization);
        }
    }

    [Test]
    public async Task The_rejection_reason_in_response_and_log_names_audience_and_queue()
    {
        using var sent = await SendMessageAsync((await TokensForAsync($"http://{Namespace}/a&b"))[0]);
        var reason = Emulator.Wrap.ResourceRequests.Single().Rejection;

        Assert.That(reason, Is.EqualTo(
            $"InvalidAudience: Invalid authorization token audience. The token is for {Namespace}/a&b. Resource: {Emulator.BaseAddress}orders"));
        Assert.That(await sent.Content.ReadAsStringAsync(), Is.EqualTo(
            $"<Error><Code>401</Code><Detail>{reason!.Replace("&", "&amp;", StringComparison.Ordinal)}</Detail></Error>"));
        using var events = await PageEvents.OpenAsync(Http);
        Assert.That(
            (await events.NextAsync("state")).List("requests").Last().GetProperty("reason").GetString(), Is.EqualTo(reason));
    }

    [Test]
    public async Task No_rejection_reason_shows_a_secret_from_the_audience_or_the_path()
    {
        const string Secret = "c2VjcmV0LXRva2VuLW9mLTM5LWNoYXJhY3RlcnM";
        foreach (var authorization in await TokensForAsync($"http://{Namespace}/{Secret}"))
        {
            using var sent = await SendMessageAsync(authorization);
            using var received = await ReceiveMessageAsync(authorization, Secret[..20]);
        }

        var requests = Emulator.Wrap.ResourceRequests.Concat(Emulator.OAuth.ResourceRequests).ToList();
        Assert.That(requests, Has.Count.EqualTo(6));
        Assert.That(requests.Select(request => request.Rejection), Has.All.Contains("InvalidAudience"));
        Assert.That(requests.Select(request => $"{request.Rejection} {request}"), Has.None.Contains(Secret[..12]));
    }

    [Test]
    public async Task A_WRAP_token_requested_without_a_scope_is_rejected()
    {
        using var granted = await RequestWrapAsync(Password[..2]);
        using var sent = await UseAsync(Service.Wrap, Swt.In(await granted.Content.ReadAsStringAsync()));

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Emulator.Wrap.ResourceRequests.Single().Rejection, Does.Contain("The token has no audience."));
    }

    [TestCase(null, true)]
    [TestCase("orders.send orders.listen", true)]
    [TestCase("https://servicebus.azure.net/.default", true)]
    [TestCase("https://servicebus.azure.net", true)]
    [TestCase("https://vault.azure.net/.default", false)]
    [TestCase("api://0a0b0c0d/.default", false)]
    [TestCase("orders.send https://contoso.servicebus.windows.net/orders", true)]
    [TestCase("orders.send https://contoso.servicebus.windows.net/invoices", false)]
    [TestCase("https://contoso.servicebus.windows.net/.default", true)]
    public async Task Scopes_that_are_addresses_limit_a_bearer_token_to_their_queues(string? scope, bool isCovered)
    {
        using var sent = await SendMessageAsync(await BearerForAsync(scope));

        Assert.That(sent.StatusCode, Is.EqualTo(isCovered ? HttpStatusCode.Created : HttpStatusCode.Unauthorized));
    }

    [TestCase("contoso.servicebus.windows.net", true)]
    [TestCase("fabrikam.servicebus.windows.net", false)]
    [TestCase("sts.test:5001", true)]
    public async Task An_emulator_addressed_as_a_namespace_rejects_tokens_of_other_namespaces(string host, bool isCovered)
    {
        foreach (var authorization in await TokensForAsync($"http://{Namespace}/orders"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/orders/messages");
            request.Headers.Host = host;
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var sent = await SendAsync(request);

            Assert.That(sent.StatusCode, Is.EqualTo(isCovered ? HttpStatusCode.Created : HttpStatusCode.Unauthorized));
        }
    }

    [TestCase("https://bus.test:5001/", "https://bus.test/orders", true)]
    [TestCase("https://bus.test/sts/", "https://bus.test/sts/orders", true)]
    [TestCase("https://bus.test/sts/", "https://bus.test/orders", false)]
    [TestCase("https://other.test/", "https://bus.test/orders", false)]
    public async Task The_public_address_is_accepted_as_an_audience(string address, string audience, bool isCovered)
    {
        Emulator.Options.BaseAddress = new Uri(address);
        foreach (var authorization in await TokensForAsync(audience))
        {
            using var sent = await SendMessageAsync(authorization);

            Assert.That(sent.StatusCode, Is.EqualTo(isCovered ? HttpStatusCode.Created : HttpStatusCode.Unauthorized));
        }
    }

    private async Task<string[]> TokensForAsync(string audience)
    {
        using var granted = await RequestWrapAsync([.. Password[..2], ("wrap_scope", audience)]);
        return
        [
            Swt.Header(Swt.In(await granted.Content.ReadAsStringAsync())),
            Sas.Header(Uri.EscapeDataString(audience)),
            await BearerForAsync(audience),
        ];
    }

    private async Task<string> BearerForAsync(string? scope)
    {
        (string, string)[] scopes = scope is null ? [] : [("scope", scope)];
        using var granted = await RequestOAuthAsync([.. ClientCredentials[..3], .. scopes]);
        return $"Bearer {Jwt.In(await granted.Content.ReadAsStringAsync(), "access_token")}";
    }
}
