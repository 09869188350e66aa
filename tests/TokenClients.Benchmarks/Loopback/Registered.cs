using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Benchmarks.Loopback;

/// <summary>Registers both sides with dependency injection, as an application does.</summary>
internal static class Registered
{
    /// <summary>Registers this library with its defaults.</summary>
    public static ServiceProvider Ours(Uri endpoint)
    {
        var services = new ServiceCollection();
        services.AddArrTokens(options =>
        {
            options.Endpoint = endpoint;
            options.AccountId = TokenEmulator.DefaultAccountId;
            options.AccountKey = TokenEmulator.DefaultAccountKey;
        });
        return services.BuildServiceProvider();
    }

    /// <summary>Registers a plain <see cref="IHttpClientFactory"/>.</summary>
    public static ServiceProvider Plain()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("sts");
        return services.BuildServiceProvider();
    }

    public static async Task FirstOfOursAsync(Uri endpoint)
    {
        await using var services = Ours(endpoint);
        await FetchByOursAsync(services);
    }

    public static async Task FirstOfPlainAsync(Uri endpoint)
    {
        await using var services = Plain();
        await FetchByPlainAsync(services, endpoint);
    }

    public static async Task FetchByOursAsync(IServiceProvider services) => await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

    public static async Task FetchByPlainAsync(IServiceProvider services, Uri endpoint)
    {
        var http = services.GetRequiredService<IHttpClientFactory>().CreateClient("sts");
        await new BareClient(http, endpoint).FetchAsync();
    }
}
