using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Options that are configured under a client's name in different case.</summary>
internal sealed class OptionsNameGuardTests
{
    private static readonly Action<IServiceCollection>[] Misspelled =
    [
        s => s.AddArrTokens("mine", _ => { }).Services.Configure<ArrStsClientOptions>("Mine", _ => { }),
        s => s.AddArrTokens("mine", _ => { }).Services.PostConfigure<ArrStsClientOptions>("Mine", _ => { }),
        s => s.AddArrTokens("mine", _ => { }).Services.Configure<ArrStsClientOptions>("Mine", new ConfigurationBuilder().Build()),
        s => s.AddArrTokens("mine", _ => { }).Services.Configure<TokenCacheOptions>("Mine", _ => { }),
        s => s.AddArrTokens("mine", _ => { }).Services.Configure<TokenResilienceOptions>("Mine", _ => { }),
        s => s.AddTokens("mine", (_, _, _) => default).Services.Configure<TokenResilienceOptions>("Mine", _ => { }),
        s => s.AddTokens("mine", (_, _, _) => default).UseStore(_ => new MemoryStore()).Services.Configure<TokenStoreOptions>("Mine", _ => { }),
        s => s.AddTokens("other", (_, _, _) => default).Services.AddHttpClient("mine").AddTokenHandler().Services.Configure<AccessTokenHandlerOptions>("Mine", _ => { }),
    ];

    [TestCaseSource(nameof(Misspelled))]
    public void Options_for_a_name_that_differs_only_in_case_fail_at_startup_with_both_names(Action<IServiceCollection> add)
    {
        using var services = new ServiceCollection().Also(add).BuildServiceProvider();

        var error = Assert.Catch(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.That(error!.Message + (error as AggregateException)?.InnerException?.Message, Does.Contain("Token client 'mine': ").And.Contain("are configured for 'Mine', which differs from the client's name only in case"));
    }

    [Test]
    public void Options_for_another_name_or_for_all_names_pass_startup_validation()
    {
        using var services = new ServiceCollection().Also(s => s.AddTokens("mine", (_, _, _) => default))
            .Configure<TokenCacheOptions>("mine", _ => { }).Configure<TokenCacheOptions>("theirs", _ => { }).Configure<TokenCacheOptions>(_ => { }).ConfigureAll<TokenCacheOptions>(_ => { })
            .BuildServiceProvider();

        Assert.DoesNotThrow(() => services.GetRequiredService<IStartupValidator>().Validate());
    }
}
