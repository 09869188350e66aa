using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Where the settings of a client come from, in which order, and which have no effect.</summary>
internal sealed class SettingsOrderTests
{
    private static IConfigurationRoot Settings(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();

    private static ArrStsClientOptions Of(IServiceProvider services, string name = "Arr") => services.GetRequiredService<IOptionsMonitor<ArrStsClientOptions>>().Get(name);

    private static (string, string)[] Valid(string section) =>
    [
        ($"{section}:AccountId", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"), ($"{section}:AccountKey", "key"), ($"{section}:AccountDomain", "eastus.mixedreality.azure.com"),
    ];

    private static void Fill(ArrStsClientOptions options) =>
        (options.AccountId, options.AccountKey, options.AccountDomain) = ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "key", "eastus.mixedreality.azure.com");

    [Test]
    public void A_single_string_argument_names_the_client_and_its_section()
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(Settings([.. Valid("TokenClients:render-eu"), ("TokenClients:render-eu:ApiVersion", "1")]))
            .Also(s => s.AddArrTokens("render-eu")).BuildServiceProvider();

        Assert.That(services.GetRequiredKeyedService<ITokenProvider>("render-eu"), Is.SameAs(services.GetRequiredService<ITokenProvider>()));
        Assert.That(Of(services, "render-eu").ApiVersion, Is.EqualTo("1"));
    }

    [Test]
    public void With_settings_in_code_the_default_section_is_not_read()
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(Settings(("TokenClients:Arr:ApiVersion", "of the section")))
            .Also(s => s.AddArrTokens(Fill)).BuildServiceProvider();

        Assert.That(Of(services).ApiVersion, Is.Null);
    }

    [Test]
    public void Settings_apply_in_the_order_section_unnamed_Configure_named_Configure_PostConfigure()
    {
        static Action<ArrStsClientOptions> Add(string text) => options => options.ApiVersion += text;
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(Settings([.. Valid("TokenClients:Arr"), ("TokenClients:Arr:ApiVersion", "section")]))
            .Configure<ArrStsClientOptions>("Arr", Add(" own1"))
            .PostConfigure<ArrStsClientOptions>("Arr", Add(" post"))
            .Configure(Add(" unnamed1"))
            .Also(s => s.AddArrTokens())
            .Configure(Add(" unnamed2"))
            .Configure<ArrStsClientOptions>("Arr", Add(" own2"))
            .Also(s => s.AddArrTokens(Add(" own3")))
            .ConfigureAll(Add(" all"))
            .BuildServiceProvider();

        Assert.That(Of(services).ApiVersion, Is.EqualTo("section unnamed1 unnamed2 own1 own2 own3 all post"));
    }

    [Test]
    public void Configure_without_a_name_does_not_affect_a_named_client()
    {
        using var services = new ServiceCollection().Configure<ArrStsClientOptions>(o => o.ApiVersion = "unnamed")
            .Also(s => s.AddArrTokens("render-eu", Fill)).BuildServiceProvider();

        Assert.That(Of(services, "render-eu").ApiVersion, Is.Null);
    }

    private static IEnumerable<TestCaseData> Registrations =>
    [
        Registration("Arr", true, (s, _) => s.AddArrTokens()),
        Registration("Arr", true, (s, _) => s.AddArrTokens(Fill)),
        Registration("Arr", true, (s, section) => s.AddArrTokens(section)),
        Registration("Arr", false, (s, _) => s.AddArrTokens("Arr")),
        Registration("Arr", false, (s, _) => s.AddArrTokens("Arr", Fill)),
        Registration("Arr", false, (s, section) => s.AddArrTokens("Arr", section)),
    ];

    [TestCaseSource(nameof(Registrations))]
    public void Whether_a_client_is_unnamed_depends_on_the_call_and_not_on_the_name(string name, bool isUnnamed, Action<IServiceCollection, IConfigurationSection> add)
    {
        var settings = Settings(Valid("TokenClients:Arr"));
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(settings).Configure<ArrStsClientOptions>(o => o.ApiVersion = "unnamed")
            .Also(s => add(s, settings.GetSection("TokenClients:Arr"))).BuildServiceProvider();

        Assert.That(Of(services, name).ApiVersion, Is.EqualTo(isUnnamed ? "unnamed" : null));
    }

    private static TestCaseData Registration(string name, bool isUnnamed, Action<IServiceCollection, IConfigurationSection> add) =>
        new TestCaseData(name, isUnnamed, add).SetArgDisplayNames(isUnnamed ? "unnamed" : "named");

    [Test]
    public void Configure_without_a_name_affects_only_the_unnamed_one_of_two_clients()
    {
        using var services = new ServiceCollection().Configure<ArrStsClientOptions>(o => o.ApiVersion = "unnamed")
            .Also(s => s.AddArrTokens(Fill)).Also(s => s.AddArrTokens("render-eu", Fill)).BuildServiceProvider();

        Assert.That(Of(services).ApiVersion, Is.EqualTo("unnamed"));
        Assert.That(Of(services, "render-eu").ApiVersion, Is.Null);
    }

    [Test]
    public void A_custom_IConfigureOptions_class_is_applied_to_the_unnamed_client()
    {
        using var services = new ServiceCollection().AddSingleton<IConfigureOptions<ArrStsClientOptions>>(new OwnConfiguration())
            .Also(s => s.AddArrTokens(Fill)).BuildServiceProvider();

        Assert.That(Of(services).ApiVersion, Is.EqualTo("own"));
    }

    private sealed class OwnConfiguration : IConfigureOptions<ArrStsClientOptions>
    {
        public void Configure(ArrStsClientOptions options) => options.ApiVersion = "own";
    }

    [Test]
    public void A_reload_of_settings_configured_without_a_name_is_applied()
    {
        var settings = Settings([.. Valid("Mine"), ("Mine:ApiVersion", "1")]);
        using var services = new ServiceCollection().AddLogging().Also(s => s.AddArrTokens(_ => { }))
            .Configure<ArrStsClientOptions>(settings.GetSection("Mine")).BuildServiceProvider();
        var cache = services.GetRequiredService<CachingTokenProvider>();
        Assert.That(((ArrStsClientOptions)cache.Source.Options!).ApiVersion, Is.EqualTo("1"));

        settings["Mine:ApiVersion"] = "2";
        settings.Reload();

        Assert.That(((ArrStsClientOptions)cache.Source.Options!).ApiVersion, Is.EqualTo("2"));
    }

    [Test]
    public void The_error_for_an_invalid_setting_names_the_section()
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(Settings()).Also(s => s.AddArrTokens("render-eu")).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Token client 'render-eu': AccountId is empty;")
                .And.Message.EndsWith("The settings are in the section 'TokenClients:render-eu'."));
    }

    [TestCase("AcountKey", "AccountKey")]
    [TestCase("accountkeys", "AccountKey")]
    [TestCase("EndPoints", "Endpoint")]
    [TestCase("AccountDoman", "AccountDomain")]
    public void A_misspelled_setting_fails_and_the_error_suggests_the_right_one(string setting, string meant)
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(Settings([.. Valid("TokenClients:Arr"), ($"TokenClients:Arr:{setting}", "s3cr3t")]))
            .Also(s => s.AddArrTokens()).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo($"Token client 'Arr': TokenClients:Arr:{setting} is not a setting; did you mean {meant}?"));
    }

    [Test]
    public void A_former_setting_name_fails_and_the_error_gives_the_current_one()
    {
        var settings = Settings(("W:SignsAssertion", "true"), ("O:Parameters:audience", "x"));
        using var services = new ServiceCollection().Also(s => s.AddAcsWrapTokens("w", settings.GetSection("W"))).Also(s => s.AddOAuthTokens("o", settings.GetSection("O")))
            .BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredKeyedService<ITokenProvider>("w"),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("Token client 'w': W:SignsAssertion is now called UseSignedAssertion; rename it."));
        Assert.That(
            () => services.GetRequiredKeyedService<ITokenProvider>("o"),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("Token client 'o': O:Parameters is now called AdditionalParameters; rename it."));
    }

    [TestCase("Assertion:Audiance", "x", "is not a setting; did you mean Audience?")]
    [TestCase("Assertion:Lifetime", "60", "is a number without a unit, which would be read as days; write '00:00:30' for 30 seconds, '1.00:00:00' for a day.")]
    [TestCase("Resilience:MaxRetrys", "1", "is not a setting; did you mean MaxRetries?")]
    public void A_misspelled_nested_setting_or_a_time_span_without_a_unit_fails(string setting, string value, string fault)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(Settings(($"TokenClients:OAuth:{setting}", value))).Also(s => s.AddOAuthTokens()).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo($"Token client 'OAuth': TokenClients:OAuth:{setting} {fault}"));
    }

    [Test]
    public void A_misspelled_nested_setting_of_an_ARR_client_fails()
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(Settings([.. Valid("TokenClients:Arr"), ("TokenClients:Arr:Resilience:MaxRetrys", "1")])).Also(s => s.AddArrTokens()).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("Token client 'Arr': TokenClients:Arr:Resilience:MaxRetrys is not a setting; did you mean MaxRetries?"));
    }

    [Test]
    public void An_unknown_setting_is_logged_once_with_its_path_and_without_its_value()
    {
        using var log = new RecordingLogger();
        using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log))
            .AddSingleton<IConfiguration>(Settings([.. Valid("TokenClients:Arr"), ("TokenClients:Arr:Colour", "s3cr3t")])).Also(s => s.AddArrTokens()).BuildServiceProvider();

        _ = services.GetRequiredService<ITokenProvider>();
        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.That(log.Lines.Single(), Is.EqualTo((LogLevel.Warning, "Token client 'Arr' has no setting 'TokenClients:Arr:Colour', so it is ignored. Correct or remove it.")));
    }

    [Test]
    public async Task Named_resilience_options_for_a_built_in_client_fail_at_host_startup_with_the_fix()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddServiceBusSasTokens(o => o.ConnectionString = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=a2V5");
        builder.Services.AddArrTokens("mine", Fill);
        builder.Services.ConfigureAll<TokenResilienceOptions>(o => o.MaxRetries = 1);
        using (var host = builder.Build())
        {
            await host.StartAsync();
        }

        builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddArrTokens("mine", Fill);
        builder.Services.Configure<TokenResilienceOptions>("mine", o => o.MaxRetries = 1);
        using var failing = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => failing.StartAsync());

        Assert.That(error!.Message, Does.StartWith("Token client 'mine': TokenResilienceOptions with this name have no effect").And.Contain("o.Resilience.MaxRetries"));
    }

    [Test]
    public void Two_client_names_that_differ_only_in_case_are_rejected()
    {
        var services = new ServiceCollection();
        services.AddArrTokens("render", _ => { });

        Assert.That(() => services.AddArrTokens("Render", _ => { }), Throws.ArgumentException.With.Message.Contains("'render'").And.Message.Contains("only in case"));
    }

    [Test]
    public void Configure_without_a_name_comes_after_a_section_that_was_added_under_the_name_first()
    {
        using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens("Arr", Settings([.. Valid("x"), ("x:ApiVersion", "section")]).GetSection("x")))
            .Configure<ArrStsClientOptions>(options => options.ApiVersion += " unnamed")
            .Also(s => s.AddArrTokens(_ => { }))
            .BuildServiceProvider();

        Assert.That(Of(services).ApiVersion, Is.EqualTo("section unnamed"));
    }

    [Test]
    public void A_message_names_the_section_that_was_added_first_because_its_settings_take_precedence()
    {
        var settings = Settings([("one:AccountId", "wrong"), .. Valid("two")]);
        using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens(settings.GetSection("one"))).Also(s => s.AddArrTokens(settings.GetSection("two"))).BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<ITokenProvider>(), Throws.TypeOf<OptionsValidationException>().With.Message.EndsWith("The settings are in the section 'one'."));
    }
}
