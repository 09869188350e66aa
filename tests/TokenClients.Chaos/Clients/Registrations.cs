using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Chaos;

/// <summary>Registers every built-in client as applications do, with an <see cref="HttpClient"/> that sends its tokens.</summary>
internal static class Registrations
{
    /// <summary>How many scopes the client with many scopes may cache.</summary>
    public const int CachedScopes = 64;

    public static IReadOnlyList<Client> Clients(Services services)
    {
        string[] plain = ["render", "convert", "query"];
        string[] addresses =
        [
            "http://orders.servicebus.windows.net/", "http://returns.servicebus.windows.net/", "http://stock.servicebus.windows.net/",
        ];
        string[] apis = ["orders.send", "returns.send", "stock.read stock.write"];
        var (wrap, oauth, wrapKeys, oauthKeys) = ($"{Guid.NewGuid()}", $"{Guid.NewGuid()}", Keys.New(), Keys.New());
        return
        [
            new("arr", services.Arr, options => options.Accounts, plain) { IsBehindIntermediary = true },
            new("wrap-password", services.Wrap, options => options.Issuers, addresses) { IsBehindIntermediary = true },
            new("wrap-signed", services.Wrap, options => options.Issuers, addresses),
            new("wrap-assertion", services.Wrap, options => options.Issuers, addresses) { HasSecondary = false },
            new("wrap-crowded", services.Wrap, options => options.Issuers) { HasManyScopes = true },
            new("oauth-basic", services.OAuth, options => options.OAuthClients, apis),
            new("oauth-form", services.OAuth, options => options.OAuthClients, apis) { IsBehindIntermediary = true },
            new("wrap-shared", services.Wrap, options => options.Issuers, addresses) { IsShared = true, Id = wrap, Keys = wrapKeys },
            new("wrap-shared", services.Wrap, options => options.Issuers, addresses) { IsShared = true, Id = wrap, Keys = wrapKeys, Instance = 1 },
            new("oauth-shared", services.OAuth, options => options.OAuthClients, apis) { IsShared = true, Id = oauth, Keys = oauthKeys },
            new("oauth-shared", services.OAuth, options => options.OAuthClients, apis) { IsShared = true, Id = oauth, Keys = oauthKeys, Instance = 1 },
        ];
    }

    /// <summary>Adds the clients of one process.</summary>
    public static IServiceCollection AddClients(
        this IServiceCollection services, World world, IEnumerable<Client> clients, IConfiguration settings, Sabotage sabotage)
    {
        services.AddSingleton(sabotage.ClocksOf(world.Time));
        foreach (var client in clients)
        {
            var section = settings.GetSection(client.Name);
            var builder = client.Name switch
            {
                "arr" => services.AddArrTokens(client.Name, section),
                _ when client.Side == world.Services.OAuth => services.AddOAuthTokens(client.Name, section),
                _ => services.AddAcsWrapTokens(client.Name, section),
            };
            if (client.IsShared)
            {
                Share(builder, client);
            }

            builder.HttpClientBuilder.AddHttpMessageHandler(() => new WireTap(world));
            sabotage.OnTokenClient(builder.HttpClientBuilder);
            sabotage.OnCarrier(services
                .AddHttpClient(RestName(client), http => http.BaseAddress = client.Via(client.Side.Service.ResourceEndpoint))
                .AddTokenHandler(client.Name));
        }

        if (clients.FirstOrDefault(client => client.Name == "wrap-assertion") is { } assertion)
        {
            services.Configure<AcsWrapClientOptions>(assertion.Name, options => options.AssertionProvider = _ => new(AcsWrapAssertion.Swt(
                SimpleWebToken.Create([new("Issuer", assertion.Id)], Convert.FromBase64String(assertion.Keys.Primary)))));
        }

        foreach (var crowded in clients.Where(client => client.HasManyScopes))
        {
            services.Configure<TokenCacheOptions>(crowded.Name, options => options.MaxScopes = CachedScopes);
        }

        return services;
    }

    /// <summary>Returns the settings of a client as in its section.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Settings(Client client)
    {
        var endpoint = $"{client.Via(client.Side.Service.Endpoint)}";
        IEnumerable<(string, string?)> own = client.Name switch
        {
            "arr" => [("AccountId", client.Id), ("AccountKey", client.Keys.Primary), ("SecondaryAccountKey", client.Keys.Secondary)],
            "wrap-assertion" => [],
            "oauth-basic" or "oauth-form" or "oauth-shared" =>
            [
                ("ClientId", client.Id), ("ClientSecret", client.Keys.Primary), ("SecondaryClientSecret", client.Keys.Secondary),
                ("ClientAuthentication", client.Name == "oauth-form" ? "Form" : "Basic"),
            ],
            _ =>
            [
                ("Name", client.Id), ("Password", client.Keys.Primary), ("SecondaryPassword", client.Keys.Secondary),
                ("UseSignedAssertion", client.Name == "wrap-signed" ? "true" : "false"),
            ],
        };

        // The time-outs are short, so that hanging responses do not delay the run; see ChaosTime for their real duration.
        return own.Concat(
            [
                ("Endpoint", endpoint),
                ("Resilience:AttemptTimeout", "00:00:04"),
                ("Resilience:TotalTimeout", "00:00:12"),
                ("Resilience:MaxRetries", $"{Client.Retries}"),
            ])
            .Select(setting => KeyValuePair.Create($"{client.Name}:{setting.Item1}", setting.Item2));
    }

    /// <summary>The time-out is long for a store, because the fast clocks shorten it. One of the clients waits for other instances.</summary>
    private static void Share(ITokenClientBuilder builder, Client client) => builder.UseDistributedCache(options =>
    {
        options.KeyPrefix = StoreConnection.PrefixOf(client);
        options.Timeout = TimeSpan.FromSeconds(2);
        options.ColdStartWait = client.Name == "wrap-shared" ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
    });

    public static string RestName(Client client) => $"{client.Name}-rest";
}
