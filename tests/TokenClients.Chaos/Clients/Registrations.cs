using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Chaos;

/// <summary>Every built-in client, registered as users do it, with an <see cref="HttpClient"/> that carries its tokens.</summary>
internal static class Registrations
{
    /// <summary>How many scopes the crowded client may keep.</summary>
    public const int Crowd = 64;

    public static IReadOnlyList<Client> Clients(Services services)
    {
        string[] plain = ["render", "convert", "query"];
        string[] addresses =
        [
            "http://orders.servicebus.windows.net/", "http://returns.servicebus.windows.net/", "http://stock.servicebus.windows.net/",
        ];
        string[] apis = ["orders.send", "returns.send", "stock.read stock.write"];
        return
        [
            new("arr", services.Arr, options => options.Accounts, plain) { IsBehindIntermediary = true },
            new("wrap-password", services.Wrap, options => options.Issuers, addresses) { IsBehindIntermediary = true },
            new("wrap-signed", services.Wrap, options => options.Issuers, addresses),
            new("wrap-assertion", services.Wrap, options => options.Issuers, addresses) { HasSecondary = false },
            new("wrap-crowded", services.Wrap, options => options.Issuers) { IsCrowded = true },
            new("oauth-basic", services.OAuth, options => options.OAuthClients, apis),
            new("oauth-form", services.OAuth, options => options.OAuthClients, apis) { IsBehindIntermediary = true },
        ];
    }

    public static IServiceCollection AddClients(
        this IServiceCollection services, World world, IConfiguration settings, Sabotage sabotage)
    {
        services.AddSingleton(sabotage.ClocksOf(world.Time));
        foreach (var client in world.Clients)
        {
            var section = settings.GetSection(client.Name);
            var builder = client.Name switch
            {
                "arr" => services.AddArrTokens(client.Name, section),
                _ when client.Side == world.Services.OAuth => services.AddOAuthTokens(client.Name, section),
                _ => services.AddAcsWrapTokens(client.Name, section),
            };
            builder.HttpClientBuilder.AddHttpMessageHandler(() => new WireTap(world));
            sabotage.OnTokenClient(builder.HttpClientBuilder);
            sabotage.OnCarrier(services
                .AddHttpClient(RestName(client), http => http.BaseAddress = client.Via(client.Side.Service.ResourceEndpoint))
                .AddTokenHandler(client.Name));
        }

        var assertion = world.Clients.Single(client => client.Name == "wrap-assertion");
        services.Configure<AcsWrapClientOptions>(assertion.Name, options => options.AssertionProvider = _ => new(AcsWrapAssertion.Swt(
            SimpleWebToken.Create([new("Issuer", assertion.Id)], Convert.FromBase64String(assertion.Keys.Primary)))));
        services.Configure<TokenCacheOptions>("wrap-crowded", options => options.MaxScopes = Crowd);
        return services;
    }

    /// <summary>The settings of a client as its section has them.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Settings(Client client)
    {
        var endpoint = $"{client.Via(client.Side.Service.Endpoint)}";
        IEnumerable<(string, string?)> own = client.Name switch
        {
            "arr" => [("AccountId", client.Id), ("AccountKey", client.Keys.Primary), ("SecondaryAccountKey", client.Keys.Secondary)],
            "wrap-assertion" => [],
            "oauth-basic" or "oauth-form" =>
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

        // The time-outs are short so that a fault that hangs does not hold the run up; see ChaosTime for their sense.
        return own.Concat(
            [
                ("Endpoint", endpoint),
                ("Resilience:AttemptTimeout", "00:00:04"),
                ("Resilience:TotalTimeout", "00:00:12"),
                ("Resilience:MaxRetries", $"{Client.Retries}"),
            ])
            .Select(setting => KeyValuePair.Create($"{client.Name}:{setting.Item1}", setting.Item2));
    }

    public static string RestName(Client client) => $"{client.Name}-rest";
}
