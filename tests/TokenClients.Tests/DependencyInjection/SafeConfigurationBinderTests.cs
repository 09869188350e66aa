using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Setting values that cannot be converted to the type of the setting.</summary>
internal sealed class SafeConfigurationBinderTests
{
    private const string Pasted = "r8LuxCKD6DWY8auQ' at 'x' to type 'y'.cFql4M7euH2UuhcLcV1TaJTqNNE=";

    private static readonly Action<IServiceCollection, IConfiguration>[] Kinds =
    [
        (services, section) => services.AddArrTokens("mine", section),
        (services, section) => services.AddAcsWrapTokens("mine", section),
        (services, section) => services.AddOAuthTokens("mine", section),
        (services, section) => services.AddServiceBusSasTokens("mine", section),
    ];

    private static IEnumerable<TestCaseData> All =>
    [
        Case(0, "Endpoint", "an address such as 'https://contoso.example/'", "https://%zz" + Pasted),
        Case(1, "Endpoint", "an address such as 'https://contoso.example/'", "https://%zz" + Pasted),
        Case(2, "Endpoint", "an address such as 'https://contoso.example/'", "https://%zz" + Pasted),
        Case(3, "Endpoint", "an address such as 'https://contoso.example/'", "https://%zz" + Pasted),
        Case(0, "Resilience:MaxRetries", "a whole number"),
        Case(1, "Resilience:TotalTimeout", "a time span such as '00:00:30'"),
        Case(1, "UseSignedAssertion", "'true' or 'false'"),
        Case(3, "Lifetime", "a time span such as '00:00:30'"),
        Case(3, "Lifetime", "a time span such as '00:00:30'", "\n"),
    ];

    [TestCaseSource(nameof(All))]
    public async Task An_unconvertible_value_is_not_shown_and_the_error_names_the_setting_and_the_fix(int kind, string setting, string fix, string text)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"A:{setting}"] = text }).Build();
        var services = new ServiceCollection();
        Kinds[kind](services, configuration.GetSection("A"));
        await using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<ITokenProvider>());

        Assert.That(error!.Message, Is.EqualTo($"Token client 'mine': A:{setting} is not {fix}; correct it or remove it."));
        Assert.That(error.InnerException, Is.Null);
    }

    [Test]
    public async Task An_unconvertible_value_in_the_default_section_is_reported_with_its_path()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["TokenClients:Arr:Endpoint"] = "https://%zz" + Pasted }).Build();
        await using var provider = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .Also(services => services.AddArrTokens()).BuildServiceProvider();

        Assert.That(
            () => provider.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Token client 'Arr': TokenClients:Arr:Endpoint is not an address"));
    }

    private static TestCaseData Case(int kind, string setting, string fix, string text = Pasted) =>
        new TestCaseData(kind, setting, fix, text).SetArgDisplayNames($"{kind} {setting} {text.Length}");
}
