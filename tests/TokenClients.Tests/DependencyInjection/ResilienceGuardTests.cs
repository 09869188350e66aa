using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>TokenResilienceOptions that are configured separately for a client that has its own <c>Resilience</c> settings.</summary>
internal sealed class ResilienceGuardTests
{
    [Test]
    public void Resilience_options_with_the_name_of_a_built_in_client_fail_at_startup()
    {
        using var services = Client(s => s.Configure<TokenResilienceOptions>("mine", o => o.MaxRetries = 7));

        Assert.That(
            () => services.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Token client 'mine': TokenResilienceOptions with this name have no effect"));
    }

    [Test]
    public void Resilience_options_without_a_name_or_for_all_names_pass_startup_validation()
    {
        using var services = Client(s => s
            .Configure<TokenResilienceOptions>(o => o.MaxRetries = 7).ConfigureAll<TokenResilienceOptions>(o => o.RetryDelay = TimeSpan.FromSeconds(2)));

        Assert.DoesNotThrow(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    private static ServiceProvider Client(Action<IServiceCollection> configure) => new ServiceCollection()
        .Also(s => s.AddArrTokens("mine", o => (o.AccountId, o.AccountKey, o.AccountDomain) =
            ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "key", "eastus.mixedreality.azure.com")))
        .Also(configure).BuildServiceProvider();
}
