namespace TokenClients.Tests;

/// <summary>A Service Bus connection string that replaces all other settings.</summary>
internal sealed class AcsWrapClientConnectionStringTests : WireFixture
{
    private const string Contoso = "Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=" + Password;

    [Test]
    public async Task A_connection_string_gets_a_token_and_its_key_is_not_sent()
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
    public async Task A_scope_is_sent_in_Service_Bus_form_but_stays_as_requested_on_the_token(string scope)
    {
        var token = await Client($"{Contoso};StsEndpoint={Emulator.Wrap.Endpoint};EntityPath=invoices").GetTokenAsync(TokenRequest.For(scope));

        Assert.That(WrapRequests.Single().Form["wrap_scope"], Is.EqualTo("http://contoso.servicebus.windows.net/orders/"));
        Assert.That(token.Scope, Is.EqualTo(scope));
    }

    [Test]
    public async Task The_entity_path_of_a_connection_string_is_part_of_the_default_scope()
    {
        await Client($"{Contoso};StsEndpoint={Emulator.Wrap.Endpoint};EntityPath=orders").GetTokenAsync();

        Assert.That(WrapRequests.Single().Form["wrap_scope"], Is.EqualTo("http://contoso.servicebus.windows.net/orders/"));
    }

    [Test]
    public async Task A_scope_that_is_no_Service_Bus_address_fails_without_a_request()
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
    public async Task Without_StsEndpoint_the_token_is_requested_from_the_service_of_the_namespace()
    {
        var stub = new StubHandler(_ => Answers.Create(200, "wrap_access_token=a&wrap_access_token_expires_in=60"));

        await Client(Contoso, http: new HttpClient(stub)).GetTokenAsync();

        Assert.That(
            stub.Requests.Single().Message.RequestUri!.AbsoluteUri,
            Is.EqualTo("https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/"));
    }

    [Test]
    public async Task SecondaryPassword_is_used_when_the_key_of_the_connection_string_is_rejected()
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
    public async Task A_failure_names_the_parts_of_the_connection_string_to_check_and_shows_no_key()
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
