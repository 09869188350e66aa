namespace TokenClients.Tests;

/// <summary>A Service Bus connection string in place of all other settings.</summary>
internal sealed class AcsWrapClientConnectionStringTests : WireFixture
{
    private const string Contoso = "Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=" + Password;

    [Test]
    public async Task It_gets_a_token_and_its_key_does_not_travel()
    {
        var token = await Client($"{Contoso};StsEndpoint={Emulator.BaseAddress}").GetTokenAsync();

        var request = WrapRequests.Single();
        Assert.That((request.Path, request.StatusCode), Is.EqualTo(("/WRAPv0.9/", 200)));
        Assert.That(request.Form.Keys, Is.EquivalentTo(new[] { "wrap_assertion_format", "wrap_assertion", "wrap_scope" }));
        Assert.That(request.Form["wrap_scope"], Is.EqualTo("http://contoso.servicebus.windows.net/"));
        Assert.That(Uri.UnescapeDataString(request.Body), Does.Not.Contain(Password));
        Assert.That(SimpleWebToken.Parse(token.Value).Audience, Is.EqualTo("http://contoso.servicebus.windows.net/"));
        Assert.That(token.Scope, Is.Null);
    }

    [TestCase("sb://contoso.servicebus.windows.net/orders")]
    [TestCase("https://contoso.servicebus.windows.net:443/orders?x")]
    [TestCase("orders")]
    public async Task A_scope_is_sent_as_Service_Bus_has_it_and_kept_as_it_was_asked(string scope)
    {
        var token = await Client($"{Contoso};StsEndpoint={Emulator.Wrap.Endpoint};EntityPath=invoices").GetTokenAsync(TokenRequest.For(scope));

        Assert.That(WrapRequests.Single().Form["wrap_scope"], Is.EqualTo("http://contoso.servicebus.windows.net/orders/"));
        Assert.That(token.Scope, Is.EqualTo(scope));
    }

    [Test]
    public async Task Its_entity_path_is_part_of_the_default_scope()
    {
        await Client($"{Contoso};StsEndpoint={Emulator.Wrap.Endpoint};EntityPath=orders").GetTokenAsync();

        Assert.That(WrapRequests.Single().Form["wrap_scope"], Is.EqualTo("http://contoso.servicebus.windows.net/orders/"));
    }

    [Test]
    public async Task A_scope_that_names_nothing_is_a_bad_request_before_any_other()
    {
        var client = Client($"{Contoso};StsEndpoint={Emulator.Wrap.Endpoint}");

        var failure = await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync(TokenRequest.For("urn:x")).AsTask());

        Assert.That((failure!.Reason, failure.Message), Is.EqualTo((
            TokenFailureReason.BadRequest,
            "The scope of the request is not an address in Service Bus. Request a path such as 'orders', or an address such as " +
            "'sb://contoso.servicebus.windows.net/orders'.")));
        Assert.That(WrapRequests, Is.Empty);
    }

    [Test]
    public async Task Without_StsEndpoint_the_namespaces_own_token_service_is_asked()
    {
        var stub = new StubHandler(_ => Answers.Create(200, "wrap_access_token=a&wrap_access_token_expires_in=60"));

        await Client(Contoso, http: new HttpClient(stub)).GetTokenAsync();

        Assert.That(
            stub.Requests.Single().Message.RequestUri!.AbsoluteUri,
            Is.EqualTo("https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/"));
    }

    [Test]
    public async Task Another_key_of_the_issuer_may_stand_beside_it()
    {
        using var log = new RecordingLogger();
        var options = new AcsWrapClientOptions
        {
            ConnectionString = $"Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=AAAA;StsEndpoint={Emulator.BaseAddress}",
            SecondaryPassword = Password,
        };

        await new AcsWrapClient(Http, options, LocalTime, log).GetTokenAsync();

        Assert.That(WrapRequests.Select(request => request.StatusCode), Is.EqualTo(new[] { 401, 200 }));
        Assert.That(log.Lines.Single().Text, Does.Contain("rejected ConnectionString; SecondaryPassword is used instead"));
    }

    [Test]
    public async Task A_failure_names_the_parts_to_look_at_and_shows_no_key()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(400, $"Error:Code:400:SubCode:T0:Detail:{Contoso}", "text/plain")));

        var failure = await FailureOf(Client(Contoso, http: http));

        Assert.That(failure.Message, Is.EqualTo(
            "The WRAP token service at https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/ rejected the request. Check " +
            "ConnectionString's SharedSecretIssuer, SharedSecretValue and EntityPath and ConnectionString's Endpoint and StsEndpoint. " +
            "(HTTP 400: withheld, because it repeats the credential)"));
    }

    private AcsWrapClient Client(string connectionString, HttpClient? http = null) =>
        new(http ?? Http, new AcsWrapClientOptions { ConnectionString = connectionString }, LocalTime);
}
