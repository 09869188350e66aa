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

    public static void AddHandler(IServiceCollection services) =>
        services.AddArrTokens().Http.AddHttpMessageHandler(() => new AuditHandler());

    public static async Task<AccessToken[]> AskAsync(ITokenProvider provider, CancellationToken cancellationToken)
    {
        var token = await provider.GetTokenAsync(cancellationToken);
        var other = await provider.GetTokenAsync(TokenRequest.For("http://contoso.servicebus.windows.net/orders/"));
        var newer = await provider.GetTokenAsync(TokenRequest.Replacing(token)); // this very token was refused
        var longer = await provider.GetTokenAsync(new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(30) });
        return [token, other, newer, longer];
    }

    public static ITokenProvider WithoutDependencyInjection(ArrStsOptions options)
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
        services.Configure<ArrStsOptions>("Arr", o => o.Resilience.RetryDelay = TimeSpan.Zero);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(emulator.Arr.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task The_readmes_requests_are_answered()
    {
        await using var emulator = await TokenEmulator.StartAsync();
        var options = new ArrStsOptions
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
}
