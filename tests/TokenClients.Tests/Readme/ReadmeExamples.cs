using Azure.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The README's C#, word for word; <see cref="ReadmeTests"/> compares.</summary>
internal sealed class ReadmeExamples
{
    public static void Register(IServiceCollection services, IConfiguration configuration, string id, string key, string secret)
    {
        services.AddArrTokens(); // reads the configuration section "TokenClients:Arr"
        services.AddHttpClient("arr-rest", http => http.BaseAddress = new Uri("https://remoterendering.westeurope.mixedreality.azure.com/"))
            .AddTokenHandler(); // attaches, and on 401 replaces, the token

        services.AddArrTokens(o =>
        {
            o.AccountId = id;
            o.AccountKey = key;
            o.AccountDomain = "westeurope.mixedreality.azure.com";
        });
        services.AddArrTokens("render-eu", configuration.GetSection("RenderEu"));
        services.AddAcsWrapTokens(o =>
        {
            o.ServiceNamespace = "contoso";
            o.Name = "owner";
            o.Password = secret;
            o.Scope = "http://contoso.servicebus.windows.net/";
        });
    }

    public static void Share(IServiceCollection services, DirectoryInfo sharedFolder)
    {
        services.AddSingleton<IDistributedCache, PostgresCache>(); // or the one you run, see below
        services.AddDataProtection().SetApplicationName("my-app").PersistKeysToFileSystem(sharedFolder); // keys that all instances have
        services.AddArrTokens().UseDistributedCache(); // package TokenClients.DistributedCache
    }

    public static void AddHandler(IServiceCollection services) =>
        services.AddArrTokens().HttpClientBuilder.AddHttpMessageHandler(() => new AuditHandler());

    public static void AddTokenHandler(IServiceCollection services) =>
        services.AddHttpClient("bus").AddTokenHandler("AcsWrap", o =>
        {
            o.AllowedHosts.Add("contoso.servicebus.windows.net");
            o.ScopeSelector = address => $"http://contoso.servicebus.windows.net/{address.Segments[1]}"; // a token for each queue
        });

    public static void NameTheScope(HttpRequestMessage request) =>
        request.SetTokenScope("http://contoso.servicebus.windows.net/orders/");

    public static HttpClient HandlerByHand(ITokenProvider provider)
    {
        var hosts = new AccessTokenHandlerOptions { AllowedHosts = { "contoso.servicebus.windows.net" } };
        var http = new HttpClient(new AccessTokenHandler(provider, hosts) { InnerHandler = new SocketsHttpHandler() });
        return http;
    }

    public static void AcsCredentials(IServiceCollection services, string secret)
    {
        services.AddAcsWrapTokens(o => o.ConnectionString = "Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=…");
        services.AddAcsWrapTokens("federated", o =>
        {
            o.ServiceNamespace = "contoso";
            o.Scope = "http://contoso.servicebus.windows.net/";
            o.AssertionProvider = async cancellationToken => AcsWrapAssertion.Saml(await FetchSamlAsync(cancellationToken));
        });
        services.AddAcsWrapTokens("cms", o =>
        {
            o.Endpoint = new Uri("https://cms.example/Sitefinity/Authenticate/SWT");
            o.Name = "editor";
            o.Password = secret;
        });
    }

    public static (bool IsGenuine, IReadOnlyList<string> Rights) ReadSwt(AccessToken token, byte[] signingKey)
    {
        var swt = SimpleWebToken.Parse(token.Value);
        var isGenuine = swt.VerifySignature(signingKey) && swt.ExpiresOn > DateTimeOffset.UtcNow;
        var rights = swt.GetValues("net.windows.servicebus.action"); // Listen, Manage, Send
        return (isGenuine, rights);
    }

    public static void LeaveAcs(IServiceCollection services, string id, string secret)
    {
        services.AddServiceBusSasTokens(o => o.ConnectionString = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=…;SharedAccessKey=…");
        services.AddOAuthTokens(o =>
        {
            o.Endpoint = new Uri("https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token");
            o.ClientId = id;
            o.ClientSecret = secret;
            o.Scope = "https://servicebus.azure.net/.default";
        });
        services.AddAzureTokens(new DefaultAzureCredential(), "https://servicebus.azure.net/.default"); // package TokenClients.Azure
    }

    public static void BringYourOwn(IServiceCollection services)
    {
        services.AddTokens<InHouseTokens>("mine");
        services.AddTokens("other", async (http, request, cancellationToken) =>
            new AccessToken(await http.GetStringAsync(new Uri("https://tokens.example/other"), cancellationToken), DateTimeOffset.UtcNow.AddMinutes(30)));
        services.AddTokens("vault", provider => new VaultTokens(provider.GetRequiredService<Vault>()));
    }

    public static void Operate(IServiceCollection services)
    {
        services.AddArrTokens().Prefetch(); // fetches while the host starts, without holding it up
        services.AddHealthChecks().AddTokenClients(); // all token clients; it makes no request of its own
    }

    public static async Task<AccessToken[]> AskAsync(ITokenProvider provider, CancellationToken cancellationToken)
    {
        var token = await provider.GetTokenAsync(cancellationToken);
        var other = await provider.GetTokenAsync(TokenRequest.For("http://contoso.servicebus.windows.net/orders/"));
        var newer = await provider.GetTokenAsync(TokenRequest.Replacing(token)); // this very token was refused
        var longer = await provider.GetTokenAsync(new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(30) });
        return [token, other, newer, longer];
    }

    public static void AddFactory(IServiceCollection services) =>
        services.AddTokenClientFactory(); // .UseDistributedCache() if instances are to share the tenants' tokens

    public static async Task<AccessToken> AtRunTime(
        TokenClientFactory factory, Uri endpoint, string id, string secret, CancellationToken cancellationToken)
    {
        await using var tenant = factory.Create("tenant-7", new OAuthClientOptions { Endpoint = endpoint, ClientId = id, ClientSecret = secret });
        var tenantToken = await tenant.GetTokenAsync(cancellationToken);
        return tenantToken;
    }

    public static ITokenProvider WithoutDependencyInjection(ArrStsClientOptions options)
    {
        var http = TokenHttp.CreateClient(); // no redirects, time-outs, retries
        ITokenProvider provider = new CachingTokenProvider(new ArrStsClient(http, options));
        return provider;
    }

    public static ITokenProvider OfYourOwn(HttpClient http)
    {
        ITokenProvider mine = new CachingTokenProvider(new InHouseTokens(http));
        return mine;
    }

    [Test]
    public async Task The_readmes_emulator_example_runs()
    {
        var services = new ServiceCollection();

        await using var emulator = await TokenEmulator.StartAsync();
        emulator.Arr.Faults.Enqueue(Fault.Status(503), times: 2);
        services.AddArrTokens(o =>
        {
            o.Endpoint = emulator.Arr.Endpoint;
            o.AccountId = TokenEmulator.DefaultAccountId;
            o.AccountKey = TokenEmulator.DefaultAccountKey;
        });
        services.Configure<ArrStsClientOptions>("Arr", o => o.Resilience.RetryDelay = TimeSpan.Zero);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(emulator.Arr.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public void The_readmes_registrations_can_be_made()
    {
        var services = new ServiceCollection();
        AddTokenHandler(services);
        AcsCredentials(services, "cGFzc3dvcmQ=");
        LeaveAcs(services, "id", "secret");
        BringYourOwn(services);
        Operate(services);
        using var provider = services.BuildServiceProvider();

        Assert.That(
            new[] { "federated", "cms", "OAuth", "Azure", "mine", "other" }.Select(name => provider.GetRequiredKeyedService<ITokenProvider>(name)),
            Has.All.InstanceOf<CachingTokenProvider>());
    }

    [Test]
    public async Task The_readmes_requests_are_answered()
    {
        await using var emulator = await TokenEmulator.StartAsync();
        var options = new ArrStsClientOptions
        {
            Endpoint = emulator.Arr.Endpoint,
            AccountId = TokenEmulator.DefaultAccountId,
            AccountKey = TokenEmulator.DefaultAccountKey,
        };

        var tokens = await AskAsync(WithoutDependencyInjection(options), CancellationToken.None);

        Assert.That(tokens[2], Is.Not.SameAs(tokens[0]));
        Assert.That(tokens[3], Is.SameAs(tokens[2]));
        Assert.That(emulator.Arr.Requests, Has.Count.EqualTo(3), "the default scope, the other, the replacement");
    }

    public sealed class Renderer(ITokenProvider tokens, HttpClient http)
    {
        public async Task<string> GetSessionAsync(Uri session, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, session);
            request.Headers.Authorization = (await tokens.GetTokenAsync(cancellationToken)).Authorization;
            using var response = await http.SendAsync(request, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
    }

    public sealed class InHouseTokens(HttpClient http) : ITokenProvider
    {
        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            var value = await http.GetStringAsync(new Uri("https://tokens.example/mine"), cancellationToken);
            return new AccessToken(value, expiresOn: DateTimeOffset.UtcNow.AddMinutes(30));
        }
    }

    private sealed class AuditHandler : DelegatingHandler;

    private sealed record Vault;

    private sealed class VaultTokens(Vault vault) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            new(new AccessToken($"{vault}", DateTimeOffset.UtcNow.AddMinutes(30)));
    }

    private static Task<string> FetchSamlAsync(CancellationToken cancellationToken) =>
        Task.FromResult("<Assertion/>").WaitAsync(cancellationToken);

    private sealed class PostgresCache(Microsoft.Extensions.Options.IOptions<MemoryDistributedCacheOptions> options) : MemoryDistributedCache(options);
}
