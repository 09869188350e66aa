using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Aot;

/// <summary>Checks the messages about invalid settings, whose names and types the library finds by reflection.</summary>
internal static class SettingChecks
{
    public static async Task RunAsync(Checks checks)
    {
        await checks.RunAsync("a typing error in a setting", () => FailsAsync(
            "Arr:AcountKey", "x", "TokenClients:Arr:AcountKey is not a setting; did you mean AccountKey?"));
        await checks.RunAsync("a typing error below Resilience", () => FailsAsync(
            "Arr:Resilience:TotalTimout", "00:00:20", "TokenClients:Arr:Resilience:TotalTimout is not a setting; did you mean TotalTimeout?"));
        await checks.RunAsync("a setting of the wrong type", () => FailsAsync(
            "Arr:Resilience:MaxRetries", "many", "TokenClients:Arr:Resilience:MaxRetries is not a whole number"));
        await checks.RunAsync("a number of days", () => FailsAsync(
            "Arr:Resilience:TotalTimeout", "30", "TokenClients:Arr:Resilience:TotalTimeout"));
        await checks.RunAsync("a missing setting", () => FailsAsync("Arr:AccountId", "", "AccountId"));
    }

    private static Task<bool> FailsAsync(string setting, string value, string message)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TokenClients:Arr:AccountDomain"] = "westeurope.mixedreality.azure.com",
            ["TokenClients:Arr:AccountId"] = TokenEmulator.DefaultAccountId,
            ["TokenClients:Arr:AccountKey"] = TokenEmulator.DefaultAccountKey,
            [$"TokenClients:{setting}"] = value,
        }).Build());
        services.AddArrTokens();
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return Task.FromResult(false);
        }
        catch (OptionsValidationException error)
        {
            return Task.FromResult(error.Message.Contains(message, StringComparison.Ordinal));
        }
    }
}
