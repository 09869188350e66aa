using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>
/// Time spans in sections that an application binds itself: a value that .NET reads as days is rejected as out of range.
/// </summary>
internal sealed class SectionsBoundByHandTests
{
    private static IEnumerable<TestCaseData> All =>
        from binding in new (string Setting, string Shown, Action<IServiceCollection, IConfiguration> Add)[]
        {
            ("FetchTimeout", "FetchTimeout", (s, section) => s.AddTokens("mine", (_, _, _) => default).Services.Configure<TokenCacheOptions>("mine", section)),
            ("Timeout", "Timeout", Store),
            ("ColdStartWait", "ColdStartWait", Store),
            ("AttemptTimeout", "Resilience.AttemptTimeout", Own),
            ("TotalTimeout", "Resilience.TotalTimeout", Own),
            ("RetryDelay", "Resilience.RetryDelay", Own),
            ("Resilience:AttemptTimeout", "Resilience.AttemptTimeout", OAuth),
            ("Resilience:TotalTimeout", "Resilience.TotalTimeout", OAuth),
            ("Resilience:RetryDelay", "Resilience.RetryDelay", OAuth),
            ("DefaultLifetime", "DefaultLifetime", OAuth),
        }
        from text in new[] { "24", "24:00:00" }
        select new TestCaseData(binding.Setting, text, binding.Shown, binding.Add).SetArgDisplayNames(binding.Shown, binding.Add.Method.Name, text);

    [TestCaseSource(nameof(All))]
    public async Task A_value_read_as_24_days_is_rejected_with_the_setting_and_the_fix(
        string setting, string text, string shown, Action<IServiceCollection, IConfiguration> add)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [setting] = text }).Build();
        await using var provider = new ServiceCollection().Also(services => add(services, section)).BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() =>
        {
            provider.GetService<IStartupValidator>()?.Validate();
            provider.GetRequiredService<ITokenProvider>();
        });

        Assert.That(
            error!.Message,
            Does.Contain("Token client 'mine': ").And.Contain($"{shown} is 24.00:00:00; set it ").And.Contain(
                "In a configuration, a number without a unit or more than 23 hours is read as days; write '00:00:30' for 30 seconds."));
    }

    [Test]
    public void The_error_for_a_too_short_time_span_does_not_mention_days() =>
        Assert.That(
            SettingRules.Span(TimeSpan.Zero, "Timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            Is.EqualTo("Timeout is 00:00:00; set it from 00:00:01 to 1.00:00:00."));

    private static void Store(IServiceCollection services, IConfiguration section) =>
        services.AddTokens("mine", (_, _, _) => default).UseStore(_ => new MemoryStore()).Services.Configure<TokenStoreOptions>("mine", section);

    private static void Own(IServiceCollection services, IConfiguration section) => services
        .AddTokens("mine", (_, _, _) => default).Services.Configure<TokenResilienceOptions>("mine", section);

    private static void OAuth(IServiceCollection services, IConfiguration section) => services.AddOAuthTokens("mine", options =>
    {
        var valid = Options();
        (options.Endpoint, options.ClientId, options.ClientSecret) = (valid.Endpoint, valid.ClientId, valid.ClientSecret);
    }).Services.Configure<OAuthClientOptions>("mine", section);

    private static OAuthClientOptions Options() =>
        new() { Endpoint = new Uri("https://login.example/token"), ClientId = "id", ClientSecret = "secret" };
}
