using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Aot;

/// <summary>Gets one token with one client, to measure the start of a minimal program.</summary>
internal static class FirstToken
{
    public static async Task<int> GetAsync(Uri endpoint)
    {
        var services = new ServiceCollection();
        services.AddArrTokens(o => (o.Endpoint, o.AccountId, o.AccountKey) =
            (endpoint, TokenEmulator.DefaultAccountId, TokenEmulator.DefaultAccountKey));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ITokenProvider>().GetTokenAsync(default);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"a token; at most {process.PeakWorkingSet64 / 1e6:0} MB of memory");
        return 0;
    }
}
