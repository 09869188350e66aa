using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Aot;

/// <summary>Checks two consecutive instances with the same cache and the same folder of keys.</summary>
internal static class StoreChecks
{
    public static async Task RunAsync(Checks checks, TokenEmulator emulator)
    {
        var keys = Directory.CreateTempSubdirectory("tokenclients-aot");
        var cache = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        await checks.RunAsync("two instances, one request", async () =>
        {
            var before = emulator.OAuth.Requests.Count;
            var first = await OneTokenAsync(emulator, cache, keys);
            var second = await OneTokenAsync(emulator, cache, keys);
            return first == second && emulator.OAuth.Requests.Count == before + 1;
        });
        keys.Delete(recursive: true);
    }

    private static async Task<string> OneTokenAsync(TokenEmulator emulator, IDistributedCache cache, DirectoryInfo keys)
    {
        var services = new ServiceCollection();
        services.AddSingleton(cache);
        services.AddDataProtection().SetApplicationName("aot").PersistKeysToFileSystem(keys);
        services.AddOAuthTokens(o => (o.Endpoint, o.ClientId, o.ClientSecret) =
            (emulator.OAuth.Endpoint, TokenEmulator.DefaultClientId, TokenEmulator.DefaultClientSecret)).UseDistributedCache();
        await using var provider = services.BuildServiceProvider(); // its end waits until the token is stored
        return (await provider.GetRequiredService<ITokenProvider>().GetTokenAsync(default)).Value;
    }
}
