using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Compares shared access signatures with ones made with openssl and Python.</summary>
internal sealed class ServiceBusSasClientTests
{
    private const string Key = "bm90IGEgc2VjcmV0Pj4+Pz8/LCBzYXMga2V5IG5vIDE=";
    private const string Namespace = "sb://contoso.servicebus.windows.net/";

    // These expire at 2026-01-01 01:00 UTC, one hour after the start time of the clock.
    private const string OfNamespace = "sr=http%3A%2F%2Fcontoso.servicebus.windows.net%2F&sig=WY2jHYX%2F84oHVen1U3ktAAQJdAvh%2Fha4t09XLWBRyAo%3D&se=1767229200&skn=RootManageSharedAccessKey";
    private const string OfOrders = "sr=http%3A%2F%2Fcontoso.servicebus.windows.net%2Forders%2F&sig=LA%2BN3IXL32n3%2BjwvvFrARsjVqSJYoCzNuwdUDcePurI%3D&se=1767229200&skn=RootManageSharedAccessKey";
    private const string Exotic = "sr=http%3A%2F%2Fcontoso.servicebus.windows.net%2F%25c3%25a9%2F&sig=lSclA6luP9seHJBFfIYdL24mcaY9GmTj4VnxR0A%2BGS0%3D&se=1767229200&skn=send%20%26%20listen%2F%C3%A9";

    private FakeTime _time = null!;

    [SetUp]
    public void CreateTime() => _time = new FakeTime();

    [Test]
    public async Task A_token_contains_a_signature_of_the_resource_and_the_expiry()
    {
        var token = await Client().GetTokenAsync();

        Assert.That(token.Value, Is.EqualTo("SharedAccessSignature " + OfNamespace));
        Assert.That(token.Authorization, Is.EqualTo(new AuthenticationHeaderValue("SharedAccessSignature", OfNamespace)));
        Assert.That(
            (token.Scheme, token.Scope, token.CorrelationId), Is.EqualTo(("SharedAccessSignature", default(string), default(string))));
        Assert.That(token.ExpiresOn, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1767229200)));
        Assert.That(token.ToString(), Does.Not.Contain("sig=").And.Not.Contain("WY2jHYX"));
    }

    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=" + Key, OfNamespace)]
    [TestCase("Endpoint=sb://CONTOSO.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=" + Key + ";EntityPath=Orders", OfOrders)]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/é;SharedAccessKeyName=send & listen/é;SharedAccessKey=grün & co", Exotic)]
    public async Task A_connection_string_is_the_only_setting_needed(string connectionString, string expected)
    {
        var client = new ServiceBusSasClient(new ServiceBusSasClientOptions { ConnectionString = connectionString }, _time);

        Assert.That((await client.GetTokenAsync()).Authorization.Parameter, Is.EqualTo(expected));
    }

    [TestCase("sb://contoso.servicebus.windows.net/", OfNamespace)]
    [TestCase("https://Contoso.ServiceBus.Windows.net:443", OfNamespace)]
    [TestCase("https://contoso.servicebus.windows.net/Orders?x", OfOrders)]
    public async Task The_endpoint_may_be_any_form_of_a_Service_Bus_address(string endpoint, string expected) => Assert.That(
        (await Client(o => o.Endpoint = new Uri(endpoint)).GetTokenAsync()).Authorization.Parameter, Is.EqualTo(expected));

    [TestCase("orders")]
    [TestCase("/ORDERS/")]
    [TestCase("sb://contoso.servicebus.windows.net/orders")]
    [TestCase("https://contoso.servicebus.windows.net:443/orders?timeout=60")]
    public async Task The_scope_of_a_request_selects_another_resource(string scope)
    {
        var token = await Client().GetTokenAsync(TokenRequest.For(scope));

        Assert.That(token.Authorization.Parameter, Is.EqualTo(OfOrders));
        Assert.That(token.Scope, Is.EqualTo(scope), "the scope as it was requested");
    }

    [Test]
    public async Task A_requested_path_is_relative_to_the_endpoint_and_not_to_the_entity_path()
    {
        var client = new ServiceBusSasClient(
            new ServiceBusSasClientOptions
            {
                ConnectionString = $"Endpoint={Namespace};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey={Key};EntityPath=invoices",
            },
            _time);

        Assert.That((await client.GetTokenAsync(TokenRequest.For("orders"))).Authorization.Parameter, Is.EqualTo(OfOrders));
    }

    [TestCase("or ders")]
    [TestCase("urn:orders")]
    [TestCase("ftp://contoso.servicebus.windows.net/orders")]
    [TestCase("SharedAccessSignature sig=s3cr3t")]
    public async Task An_invalid_scope_is_a_bad_request_with_examples_of_valid_ones(string scope)
    {
        var call = Client().GetTokenAsync(TokenRequest.For(scope));

        Assert.That(call.IsFaulted, Is.True, "the failure is in the task and not thrown synchronously");
        var failure = (await Assert.ThrowsAsync<TokenException>(() => call.AsTask()))!;
        Assert.That((failure.Reason, failure.IsTransient), Is.EqualTo((TokenFailureReason.BadRequest, false)));
        Assert.That(failure.Message, Is.EqualTo(
            "The scope of the request is not an address in Service Bus. Request a path such as 'orders', or an address such as " +
            "'sb://contoso.servicebus.windows.net/orders'."));
    }

    [Test]
    public async Task A_cancelled_caller_gets_no_token() => await Assert.ThrowsAsync<TaskCanceledException>(
        () => Client().GetTokenAsync(default, new CancellationToken(canceled: true)).AsTask());

    [TestCase(60, 0, 60)]
    [TestCase(90.9, 0, 90)]
    [TestCase(60, 0.5, 60)]
    [TestCase(60.7, 0.5, 61)]
    [TestCase(365 * 86400, 0, 365 * 86400)]
    public async Task The_expiry_is_a_whole_second_and_never_after_the_lifetime(double lifetime, double now, long seconds)
    {
        var start = _time.GetUtcNow();
        _time.Advance(now);

        var token = await Client(o => o.Lifetime = TimeSpan.FromSeconds(lifetime)).GetTokenAsync();

        Assert.That(token.ExpiresOn, Is.EqualTo(start.AddSeconds(seconds)));
        Assert.That(token.ExpiresOn - _time.GetUtcNow(), Is.LessThanOrEqualTo(TimeSpan.FromSeconds(lifetime)));
        Assert.That(token.Value, Does.Contain($"&se={start.ToUnixTimeSeconds() + seconds}&"));
    }

    [Test]
    public async Task The_cache_keeps_a_SAS_token_per_scope_and_renews_it_before_it_expires()
    {
        using var log = new RecordingLogger();
        var cache = new CachingTokenProvider(new TokenSource(Client()), "sas", null, _time, log, () => 0);

        var first = await cache.GetTokenAsync();
        var orders = await cache.GetTokenAsync(TokenRequest.For("orders"));
        _time.Advance(TimeSpan.FromMinutes(53));
        Assert.That(await cache.GetTokenAsync(), Is.SameAs(first));
        Assert.That(await cache.GetTokenAsync(TokenRequest.For("orders")), Is.SameAs(orders).And.Not.SameAs(first));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(await cache.GetTokenAsync(), Is.SameAs(first), "a token that is due for renewal stays in use");
        await Eventually.IsTrue(() => cache.GetTokenAsync() is { IsCompletedSuccessfully: true } call && call.Result != first, "the renewed token is cached");
        Assert.That((await cache.GetTokenAsync()).ExpiresOn, Is.EqualTo(_time.GetUtcNow() + TimeSpan.FromHours(1)));

        _time.Advance(TimeSpan.FromHours(2));
        Assert.That((await cache.GetTokenAsync()).ExpiresOn, Is.GreaterThan(_time.GetUtcNow()), "an expired token is not returned");
    }

    [Test]
    public void Missing_arguments_and_bad_settings_are_rejected()
    {
        Assert.That(() => new ServiceBusSasClient(null!), Throws.ArgumentNullException);
        Assert.That(
            () => new ServiceBusSasClient(new ServiceBusSasClientOptions { Endpoint = new Uri(Namespace), KeyName = "send" }),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "Key is empty; set it to the primary or secondary key of the shared access policy."));
    }

    private ServiceBusSasClient Client(Action<ServiceBusSasClientOptions>? change = null)
    {
        var options = new ServiceBusSasClientOptions { Endpoint = new Uri(Namespace), KeyName = "RootManageSharedAccessKey", Key = Key };
        change?.Invoke(options);
        return new ServiceBusSasClient(options, _time);
    }
}
