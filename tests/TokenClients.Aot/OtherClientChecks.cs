using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Aot;

/// <summary>Checks a custom client, one created at run time, one without dependency injection, and a rejected key.</summary>
internal static class OtherClientChecks
{
    public static async Task RunAsync(Checks checks, TokenEmulator emulator)
    {
        var services = new ServiceCollection();
        services.AddSingleton(emulator).AddTokens<CustomClient>("custom");
        services.AddTokenClientFactory();
        await using var provider = services.BuildServiceProvider();
        await checks.RunAsync("a class of your own", async () =>
            (await provider.GetRequiredKeyedService<ITokenProvider>("custom").GetTokenAsync(default)).Value == "of your own");
        await checks.RunAsync("a client made at run time", async () =>
        {
            await using var tokens = provider.GetRequiredService<TokenClientFactory>().Create("tenant", Options(emulator));
            return (await tokens.GetTokenAsync(default)).Value.Length > 0;
        });

        using var http = TokenHttp.CreateClient();
        await checks.RunAsync("without dependency injection", async () =>
        {
            await using var tokens = new CachingTokenProvider(new ArrStsClient(http, Options(emulator)));
            return (await tokens.GetTokenAsync(default)).Value.Length > 0;
        });
        await checks.RunAsync("a rejected key", async () =>
        {
            var options = Options(emulator);
            options.AccountKey = Convert.ToBase64String(new byte[32]);
            try
            {
                await new ArrStsClient(http, options).GetTokenAsync(default);
                return false;
            }
            catch (TokenException error)
            {
                return error is { Reason: TokenFailureReason.CredentialRejected, StatusCode: System.Net.HttpStatusCode.Unauthorized }
                    && !error.ToString().Contains(options.AccountKey, StringComparison.Ordinal);
            }
        });
    }

    private static ArrStsClientOptions Options(TokenEmulator emulator) => new()
    {
        Endpoint = emulator.Arr.Endpoint,
        AccountId = TokenEmulator.DefaultAccountId,
        AccountKey = TokenEmulator.DefaultAccountKey,
    };

    /// <summary>A custom client whose constructor parameters are found by reflection.</summary>
    private sealed class CustomClient(HttpClient http, TokenEmulator emulator) : ITokenProvider
    {
        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            using var response = await http.GetAsync(emulator.BaseAddress, cancellationToken);
            return new AccessToken("of your own", DateTimeOffset.UtcNow.AddHours(1));
        }
    }
}
