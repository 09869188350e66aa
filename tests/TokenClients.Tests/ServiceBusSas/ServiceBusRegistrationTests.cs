using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Every way to register the clients that accept Service Bus connection strings.</summary>
internal sealed class ServiceBusRegistrationTests : EmulatorFixture
{
    private const string Key = "bm90IGEgc2VjcmV0Pj4+Pz8/LCBzYXMga2V5IG5vIDE=";
    private const string Sas = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=" + Key;
    private const string ForNamespace = "SharedAccessSignature sr=http%3A%2F%2Fcontoso.servicebus.windows.net%2F&sig=";

    private string WrapString =>
        $"Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue={TokenEmulator.DefaultIssuerKey};StsEndpoint={Emulator.BaseAddress}";

    [Test]
    public async Task Without_an_argument_the_section_TokenClients_ServiceBusSas_is_bound()
    {
        var host = Host.CreateApplicationBuilder();
        host.Configuration.AddInMemoryCollection(
        [
            new("TokenClients:ServiceBusSas:Endpoint", "sb://contoso.servicebus.windows.net/"),
            new("TokenClients:ServiceBusSas:KeyName", "send"),
            new("TokenClients:ServiceBusSas:Key", Key),
            new("TokenClients:ServiceBusSas:Lifetime", "00:10:00"),
        ]);
        host.Services.AddServiceBusSasTokens();
        using var built = host.Build();
        await built.StartAsync();

        var token = await built.Services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(token.Value, Does.StartWith(ForNamespace).And.EndWith("&skn=send"));
        Assert.That(token.ExpiresOn - TimeProvider.System.GetUtcNow(), Is.LessThanOrEqualTo(TimeSpan.FromMinutes(10)));
    }

    [Test]
    public async Task The_overloads_of_AddServiceBusSasTokens_register_the_client_under_its_name()
    {
        static void Configure(ServiceBusSasClientOptions options) => options.ConnectionString = Sas;
        var section = new ConfigurationBuilder().AddInMemoryCollection([new("S:ConnectionString", Sas)]).Build().GetSection("S");
        (string Name, Action<IServiceCollection> Add)[] overloads =
        [
            ("ServiceBusSas", s => s.AddServiceBusSasTokens(Configure)),
            ("ServiceBusSas", s => s.AddServiceBusSasTokens(section)),
            ("mine", s => s.AddServiceBusSasTokens("mine", Configure)),
            ("mine", s => s.AddServiceBusSasTokens("mine", section)),
        ];
        foreach (var (name, add) in overloads)
        {
            await using var services = new ServiceCollection().Also(add).BuildServiceProvider();

            var token = await services.GetRequiredKeyedService<ITokenProvider>(name).GetTokenAsync();

            Assert.That(token.Value, Does.StartWith(ForNamespace));
            Assert.That(await services.GetRequiredService<ITokenProvider>().GetTokenAsync(), Is.SameAs(token), "the token is cached");
        }
    }

    [Test]
    public async Task The_client_itself_can_be_resolved_and_caches_nothing()
    {
        await using var services = new ServiceCollection().Also(s => s.AddServiceBusSasTokens(o => o.ConnectionString = Sas)).BuildServiceProvider();
        var client = services.GetRequiredService<ServiceBusSasClient>();

        var (one, other) = (await client.GetTokenAsync(), await client.GetTokenAsync());

        Assert.That(one, Is.Not.SameAs(other));
    }

    [Test]
    public void Without_an_IConfiguration_the_message_says_how_to_provide_the_settings()
    {
        using var services = new ServiceCollection().Also(s => s.AddServiceBusSasTokens()).BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<ITokenProvider>(), Throws.InvalidOperationException.With.Message.EqualTo(
            "The settings are read from the configuration section 'TokenClients:ServiceBusSas', but no IConfiguration is registered. " +
            "Use a host, register your IConfiguration, or configure the settings in code: services.Add…Tokens(options => …)."));
    }

    [Test]
    public async Task A_WRAP_client_can_be_registered_with_a_connection_string()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection([new("S:ConnectionString", WrapString)]).Build().GetSection("S");
        (string Name, Action<IServiceCollection> Add)[] overloads =
        [
            ("AcsWrap", s => s.AddAcsWrapTokens(o => o.ConnectionString = WrapString)),
            ("AcsWrap", s => s.AddAcsWrapTokens(section)),
            ("orders", s => s.AddAcsWrapTokens("orders", o => o.ConnectionString = WrapString)),
        ];
        foreach (var (name, add) in overloads)
        {
            await using var services = new ServiceCollection().Also(add).BuildServiceProvider();

            Assert.That((await services.GetRequiredKeyedService<ITokenProvider>(name).GetTokenAsync()).Scheme, Is.EqualTo("WRAP"));
        }

        Assert.That(Emulator.Wrap.Requests, Has.Count.EqualTo(overloads.Length));
        Assert.That(Emulator.Wrap.Requests.Select(request => request.Form.ContainsKey("wrap_password")), Has.All.False);
    }

    [Test]
    public async Task Without_an_argument_the_ConnectionString_of_the_section_is_bound_and_reloaded()
    {
        const string Setting = "TokenClients:AcsWrap:ConnectionString";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(Setting, WrapString)]).Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .Also(s => s.AddAcsWrapTokens()).BuildServiceProvider();
        var provider = services.GetRequiredService<ITokenProvider>();
        await provider.GetTokenAsync();

        configuration[Setting] = WrapString + ";EntityPath=orders";
        configuration.Reload();
        await provider.GetTokenAsync();

        Assert.That(
            Emulator.Wrap.Requests.Select(request => request.Form["wrap_scope"]),
            Is.EqualTo(new[] { "http://contoso.servicebus.windows.net/", "http://contoso.servicebus.windows.net/orders/" }));
    }

    [Test]
    public async Task AssertionProvider_can_be_set_in_code()
    {
        await using var services = new ServiceCollection().Also(s => s.AddAcsWrapTokens(o =>
        {
            o.Endpoint = Emulator.Wrap.Endpoint;
            o.AssertionProvider = _ => new(AcsWrapAssertion.Swt(SimpleWebToken.Create(
                [new("Issuer", "owner")], Convert.FromBase64String(TokenEmulator.DefaultIssuerKey))));
        })).BuildServiceProvider();

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Scheme, Is.EqualTo("WRAP"));
    }

    [Test]
    public async Task UseSignedAssertion_is_bound()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([.. WrapSettings("W"), new("W:UseSignedAssertion", "true")]).Build();
        await using var services = new ServiceCollection().Also(s => s.AddAcsWrapTokens(configuration.GetSection("W"))).BuildServiceProvider();

        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(Emulator.Wrap.Requests.Single().Form.Keys, Does.Contain("wrap_assertion").And.Not.Contain("wrap_password"));
    }

    [Test]
    public void A_connection_string_passed_as_a_client_name_is_rejected_and_not_shown()
    {
        const string ConnectionString = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=s3cr3t";
        var services = new ServiceCollection();

        foreach (var add in new Action[]
        {
            () => services.AddServiceBusSasTokens(ConnectionString),
            () => services.AddServiceBusSasTokens(ConnectionString, _ => { }),
            () => services.AddAcsWrapTokens(ConnectionString),
            () => services.AddArrTokens(ConnectionString),
            () => services.AddOAuthTokens(ConnectionString),
            () => services.AddTokens("=", _ => throw new InvalidOperationException()),
            () => services.AddTokens(ConnectionString, _ => throw new InvalidOperationException()),
        })
        {
            Assert.That(add, Throws.ArgumentException.With.Message.EqualTo(
                "The name of a client must not contain '=' or ';'. If it is a connection string, set it as an option: " +
                "services.Add…Tokens(o => o.ConnectionString = …). (Parameter 'name')"));
        }
    }

    [Test]
    public async Task A_reload_does_not_count_an_AssertionProvider_that_captures_options_as_changed()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("W:ServiceNamespace", "contoso")]).Build();
        using var log = new RecordingLogger();
        await using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log))
            .Also(s => s.AddAcsWrapTokens("w", configuration.GetSection("W")))
            .Also(s => s.Configure<AcsWrapClientOptions>("w", o => o.AssertionProvider = _ => new(AcsWrapAssertion.Saml(o.ServiceNamespace!))))
            .BuildServiceProvider();
        _ = services.GetRequiredService<ITokenProvider>();

        configuration.Reload();

        Assert.That(log.Lines, Is.Empty, "nothing has changed");
    }

    [Test]
    public void Missing_arguments_of_the_registration_are_rejected_immediately()
    {
        var services = new ServiceCollection();

        Assert.That(() => services.AddAcsWrapTokens(default(string)!), Throws.ArgumentNullException);
        Assert.That(() => services.AddAcsWrapTokens(default(string)!, _ => { }), Throws.ArgumentNullException);
        Assert.That(() => services.AddAcsWrapTokens("orders", default(Action<AcsWrapClientOptions>)!), Throws.ArgumentNullException);
        Assert.That(() => services.AddAcsWrapTokens("orders", default(IConfiguration)!), Throws.ArgumentNullException);
        Assert.That(() => services.AddServiceBusSasTokens(default(string)!), Throws.ArgumentNullException);
        Assert.That(() => services.AddServiceBusSasTokens(default(Action<ServiceBusSasClientOptions>)!), Throws.ArgumentNullException);
        Assert.That(() => services.AddServiceBusSasTokens(default(IConfiguration)!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task A_connection_string_of_the_wrong_kind_fails_at_startup_and_names_the_right_method()
    {
        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders();
        host.Services.AddAcsWrapTokens("orders", o => o.ConnectionString = Sas);
        using var built = host.Build();
        await using var services = new ServiceCollection().Also(s => s.AddServiceBusSasTokens(o => o.ConnectionString = WrapString)).BuildServiceProvider();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => built.StartAsync());

        Assert.That(failure!.Message, Does.StartWith("Token client 'orders': ConnectionString has a SharedAccessKeyName")
            .And.Contain("use AddServiceBusSasTokens").And.Not.Contain(Key));
        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("use AddAcsWrapTokens")
                .And.Message.Not.Contains(TokenEmulator.DefaultIssuerKey));
    }

    [Test]
    public async Task No_log_line_at_any_level_holds_a_secret_or_a_token()
    {
        using var log = new RecordingLogger();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .Also(s => s.AddServiceBusSasTokens(o => o.ConnectionString = Sas)).Also(s => s.AddAcsWrapTokens(o => o.ConnectionString = WrapString)).BuildServiceProvider();
        Emulator.Wrap.Faults.Enqueue(Fault.RejectKey());

        var sas = await services.GetRequiredKeyedService<ITokenProvider>("ServiceBusSas").GetTokenAsync();
        await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredKeyedService<ITokenProvider>("AcsWrap").GetTokenAsync().AsTask());

        var all = log.Lines.Aggregate(new StringBuilder(), (text, line) => text.AppendLine(line.Text)).ToString();
        var assertion = Emulator.Wrap.Requests.Single().Form["wrap_assertion"];
        Assert.That(all, Does.Contain("acquired a token").And.Contain("rejected the credential"));
        Assert.That(all, Does.Not.Contain(Key).And.Not.Contain(TokenEmulator.DefaultIssuerKey).And.Not.Contain(sas.Value)
            .And.Not.Contain(sas.Authorization.Parameter!).And.Not.Contain(assertion).And.Not.Contain("HMACSHA256"));
    }
}
