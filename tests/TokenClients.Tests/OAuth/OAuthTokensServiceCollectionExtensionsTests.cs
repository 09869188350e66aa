using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Every way to register the OAuth client, and the requests that result.</summary>
internal sealed class OAuthTokensServiceCollectionExtensionsTests
{
    private const string Secret = "Q8x~p4ssw0rd.Zk-3_s9";
    private const string Token = "t0ken-0f-the-server";

    private StubHandler _server = null!;

    [SetUp]
    public void StartServer() => _server = new StubHandler(
        _ => Answers.Create(200, $$"""{"access_token":"{{Token}}","expires_in":3600}""", "application/json"));

    [TearDown]
    public void StopServer() => _server.Dispose();

    [Test]
    public async Task Without_an_argument_the_section_TokenClients_OAuth_is_bound()
    {
        var host = Host.CreateApplicationBuilder();
        host.Configuration.AddInMemoryCollection(Settings("TokenClients:OAuth"));
        UseServer(host.Services.AddOAuthTokens());
        using var built = host.Build();
        await built.StartAsync();

        await ExpectTokenAsync(built.Services);
    }

    [TestCase(null)]
    [TestCase("mine")]
    public async Task OAuth_settings_can_be_set_in_code(string? name)
    {
        await using var services = new ServiceCollection()
            .Also(s => UseServer(name is null ? s.AddOAuthTokens(OAuth) : s.AddOAuthTokens(name, OAuth))).BuildServiceProvider();

        await ExpectTokenAsync(services, name ?? "OAuth");
    }

    [TestCase(null)]
    [TestCase("mine")]
    public async Task OAuth_settings_can_be_read_from_a_given_section(string? name)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(Settings("A")).Build().GetSection("A");
        await using var services = new ServiceCollection()
            .Also(s => UseServer(name is null ? s.AddOAuthTokens(section) : s.AddOAuthTokens(name, section))).BuildServiceProvider();

        await ExpectTokenAsync(services, name ?? "OAuth");
    }

    [TestCase("form")]
    [TestCase("Form")]
    public async Task Every_OAuth_setting_is_bound(string authentication)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            .. Settings("A"), new("A:SecondaryClientSecret", "second"), new("A:ClientAuthentication", authentication), new("A:Scope", "read write"),
            new("A:AdditionalParameters:audience", "https://api.example"), new("A:AdditionalParameters:Resource", "r"), new("A:DefaultLifetime", "00:10:00"),
            new("A:Resilience:MaxRetries", "0"),
        ]).Build();
        await using var services = new ServiceCollection()
            .Also(s => s.AddOAuthTokens("a", configuration.GetSection("A"))).BuildServiceProvider();

        var options = services.GetRequiredService<IOptionsMonitor<OAuthClientOptions>>().Get("a");

        Assert.That(
            (options.Endpoint, options.ClientId, options.ClientSecret, options.SecondaryClientSecret, options.ClientAuthentication, options.Scope),
            Is.EqualTo((new Uri("https://login.example/token"), "me", Secret, "second", OAuthClientAuthentication.Form, "read write")));
        Assert.That(
            options.AdditionalParameters,
            Is.EquivalentTo(new Dictionary<string, string>(StringComparer.Ordinal) { ["audience"] = "https://api.example", ["Resource"] = "r" }));
        Assert.That((options.DefaultLifetime, options.Resilience.MaxRetries), Is.EqualTo((TimeSpan.FromMinutes(10), 0)));
    }

    [Test]
    public async Task A_reload_requests_a_new_token_only_if_a_parameter_has_changed()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([.. Settings("A"), new("A:AdditionalParameters:audience", "old")]).Build();
        await using var services = new ServiceCollection()
            .Also(s => UseServer(s.AddOAuthTokens(configuration.GetSection("A")))).BuildServiceProvider();
        var provider = services.GetRequiredService<ITokenProvider>();
        await provider.GetTokenAsync();

        configuration.Reload();
        await provider.GetTokenAsync();
        configuration["A:AdditionalParameters:audience"] = "new";
        configuration.Reload();
        await provider.GetTokenAsync();

        Assert.That(
            _server.Requests.Select(request => request.Body),
            Is.EqualTo(new[] { "grant_type=client_credentials&audience=old", "grant_type=client_credentials&audience=new" }));
    }

    [Test]
    public async Task Each_of_two_named_clients_sends_its_own_credential()
    {
        await using var services = new ServiceCollection()
            .Also(s => UseServer(s.AddOAuthTokens("one", OAuth)))
            .Also(s => UseServer(s.AddOAuthTokens("other", o =>
            {
                OAuth(o);
                o.ClientId = "other";
            }))).BuildServiceProvider();

        await services.GetRequiredKeyedService<ITokenProvider>("one").GetTokenAsync();
        await services.GetRequiredKeyedService<ITokenProvider>("other").GetTokenAsync();
        await services.GetRequiredKeyedService<ITokenProvider>("one").GetTokenAsync();

        Assert.That(
            _server.Requests.Select(request => request.Message.Headers.Authorization!.Parameter),
            Is.EqualTo(new[] { ClientSecretCredential.BasicParameter("me", Secret), ClientSecretCredential.BasicParameter("other", Secret) }));
    }

    [Test]
    public async Task Invalid_OAuth_settings_fail_at_host_startup()
    {
        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders();
        host.Services.AddOAuthTokens(o =>
        {
            OAuth(o);
            o.AdditionalParameters["scope"] = "read";
        });
        using var built = host.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => built.StartAsync());

        Assert.That(failure!.Message, Is.EqualTo("Token client 'OAuth': AdditionalParameters contains 'scope'; remove it and set Scope."));
    }

    [Test]
    public void Missing_arguments_are_rejected()
    {
        var services = new ServiceCollection();

        Assert.That(() => services.AddOAuthTokens((Action<OAuthClientOptions>)null!), Throws.ArgumentNullException);
        Assert.That(() => services.AddOAuthTokens((IConfiguration)null!), Throws.ArgumentNullException);
        Assert.That(() => services.AddOAuthTokens(null!, OAuth), Throws.ArgumentNullException);
        Assert.That(() => OAuthTokensServiceCollectionExtensions.AddOAuthTokens(null!), Throws.ArgumentNullException);
        Assert.That(() => services.Also(s => s.AddOAuthTokens("x", OAuth)).AddArrTokens("x", _ => { }), Throws.ArgumentException);
    }

    [Test]
    public async Task No_log_line_at_any_level_holds_a_secret_or_a_token()
    {
        using var log = new RecordingLogger();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .Also(s => UseServer(s.AddOAuthTokens(o =>
            {
                OAuth(o);
                o.AdditionalParameters["api_key"] = "the-api-key";
            }))).BuildServiceProvider();

        await ExpectTokenAsync(services);
        var all = string.Join('\n', log.Lines.Select(line => line.Text));

        Assert.That(all, Does.Contain("Sending HTTP request"), "HttpClient's own lines are among them");
        Assert.That(all, Does.Not.Contain(Secret).And.Not.Contain(ClientSecretCredential.BasicParameter("me", Secret)).And.Not.Contain(Token).And.Not.Contain("the-api-key"));
    }

    private static void OAuth(OAuthClientOptions options) =>
        (options.Endpoint, options.ClientId, options.ClientSecret) = (new Uri("https://login.example/token"), "me", Secret);

    private static KeyValuePair<string, string?>[] Settings(string section) =>
    [
        new($"{section}:Endpoint", "https://login.example/token"),
        new($"{section}:ClientId", "me"),
        new($"{section}:ClientSecret", Secret),
    ];

    private void UseServer(IHttpTokenClientBuilder builder) => builder.HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(() => _server);

    private async Task ExpectTokenAsync(IServiceProvider services, string name = "OAuth")
    {
        var token = await services.GetRequiredKeyedService<ITokenProvider>(name).GetTokenAsync();

        Assert.That((token.Value, token.Scheme), Is.EqualTo((Token, "Bearer")));
        Assert.That(_server.Requests.Single().Message.Headers.Authorization!.Parameter, Is.EqualTo(ClientSecretCredential.BasicParameter("me", Secret)));
    }
}
