using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>The same rules apply to every text and every time span setting, in all options classes.</summary>
internal sealed class SettingRulesTests
{
    private const string Bus = "Endpoint=sb://contoso.servicebus.windows.net/;";

    private static readonly Func<object>[] Valid =
    [
        () => new ArrStsClientOptions { AccountId = "3f2504e0-4f89-11d3-9a0c-0305e82c3301", AccountKey = "a2V5", SecondaryAccountKey = "a2V5", AccountDomain = "eastus.mixedreality.azure.com", ApiVersion = "1" },
        () => new ArrStsClientOptions { AccountId = "3f2504e0-4f89-11d3-9a0c-0305e82c3301", AccountKey = "a2V5", Endpoint = new Uri("https://sts.example/") },
        () => new AcsWrapClientOptions { ServiceNamespace = "contoso", Name = "owner", Password = "a2V5", SecondaryPassword = "a2V5", Scope = "http://contoso/" },
        () => new AcsWrapClientOptions { ServiceNamespace = "contoso", Name = "owner", Password = "a2V5", UseSignedAssertion = true },
        () => new AcsWrapClientOptions { Endpoint = new Uri("https://sts.example/"), AssertionProvider = _ => default, Scope = "http://contoso/" },
        () => new AcsWrapClientOptions { ConnectionString = $"{Bus}SharedSecretIssuer=owner;SharedSecretValue=a2V5" },
        () => new ServiceBusSasClientOptions { Endpoint = new Uri("sb://contoso.servicebus.windows.net/"), KeyName = "policy", Key = "a2V5" },
        () => new ServiceBusSasClientOptions { ConnectionString = $"{Bus}SharedAccessKeyName=policy;SharedAccessKey=a2V5" },
        () => new OAuthClientOptions { Endpoint = new Uri("https://sts.example/token"), ClientId = "id", ClientSecret = "secret", SecondaryClientSecret = "other", Scope = "a b", AdditionalParameters = { ["audience"] = "api" } },
        () => new TokenStoreOptions { PartitionKey = "tenant" },
    ];

    private static IEnumerable<TestCaseData> Texts() =>
        from create in Valid
        let options = create()
        from property in options.GetType().GetProperties()
        where property.PropertyType == typeof(string) && property.GetValue(options) is not null
        select new TestCaseData(create, property).SetArgDisplayNames(options.GetType().Name, property.Name, $"{Array.IndexOf(Valid, create)}");

    private static IEnumerable<TestCaseData> Addresses() =>
        from create in Valid
        let options = create()
        from property in options.GetType().GetProperties()
        where property.PropertyType == typeof(Uri) && property.GetValue(options) is not null
        select new TestCaseData(create, property).SetArgDisplayNames(options.GetType().Name, property.Name, $"{Array.IndexOf(Valid, create)}");

    private static IEnumerable<TestCaseData> Spans() =>
        from setting in new[] { "TotalTimeout", "AttemptTimeout", "RetryDelay" }.Select(name => $"Resilience:{name}").Append("DefaultLifetime").Append("Lifetime")
        from text in new[] { "60", " 1 ", "0", "24:00:00", "-24:00:00", "90:00", "99:59:59.5" }
        select new TestCaseData(setting, text);

    [TestCase("1.00:00:00", true)]
    [TestCase("23.00:00:00", true)]
    [TestCase("23.20:00:00", false)]
    [TestCase("24.20:00:00", true)]
    [TestCase("24.20:00:00.5", false)]
    [TestCase("23:00:00", false)]
    public void A_time_span_that_a_configuration_may_have_read_as_days_gets_a_hint(string span, bool hasHint) =>
        Assert.That(SettingRules.AsDays(TimeSpan.Parse(span, System.Globalization.CultureInfo.InvariantCulture)), hasHint ? Is.Not.Null : Is.Null);

    [TestCase("https://sts.example/path?secret", "https://sts.example/path")]
    [TestCase("https://sts.example/a=b", "…")]
    [TestCase("a-key-in-the-wrong-setting", "…")]
    public void An_address_is_shown_only_if_it_can_contain_no_secret(string address, string shown) =>
        Assert.That(SettingRules.Shown(new Uri(address, UriKind.RelativeOrAbsolute)), Is.EqualTo(shown));

    [TestCaseSource(nameof(Texts))]
    public void A_text_setting_with_a_trailing_line_break_is_rejected(Func<object> create, PropertyInfo setting)
    {
        if (setting.Name != "ConnectionString") // it may have whitespace around its parts
        {
            Assert.That(Faults(create, setting, text => text + "\n"), Does.Contain(setting.Name));
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void A_text_setting_with_a_leading_space_is_rejected(Func<object> create, PropertyInfo setting)
    {
        if (setting.Name != "ConnectionString")
        {
            Assert.That(Faults(create, setting, text => " " + text), Does.Contain(setting.Name));
        }
    }

    [TestCaseSource(nameof(Texts)), TestCaseSource(nameof(Addresses))]
    public void An_unresolved_reference_in_place_of_a_setting_is_reported(Func<object> create, PropertyInfo setting)
    {
        if (setting.Name != "KeyPrefix") // KeyPrefix may be any text
        {
            Assert.That(Faults(create, setting, _ => "${NAME}"), Does.Contain($"{setting.Name} is a reference such as"));
            Assert.That(Faults(create, setting, _ => "@Microsoft.KeyVault(SecretUri=https://vault.example/)"), Does.Contain($"{setting.Name} is a reference such as"));
        }
    }

    [Test]
    public void An_unresolved_reference_inside_a_connection_string_is_reported() =>
        Assert.That(
            () => SettingRules.Require(ServiceBusSasClientOptionsValidator.Instance, new ServiceBusSasClientOptions { ConnectionString = $"{Bus}SharedAccessKeyName=policy;SharedAccessKey=#{{Key}}#" }),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("ConnectionString's SharedAccessKey is a reference"));

    [TestCaseSource(nameof(Texts))]
    public void A_text_setting_in_quotation_marks_is_rejected_unless_it_is_a_password(Func<object> create, PropertyInfo setting)
    {
        var fault = Faults(create, setting, text => $"\"{text}\"");
        var isPassword = setting.Name is "ClientSecret" or "SecondaryClientSecret" or "KeyPrefix"
            || (setting.Name.EndsWith("Password", StringComparison.Ordinal) && create() is AcsWrapClientOptions { UseSignedAssertion: false });

        Assert.That(fault, isPassword ? Is.Null : Does.Contain(setting.Name));
        if (setting.Name == "ConnectionString")
        {
            Assert.That(fault, Is.EqualTo("ConnectionString is in quotation marks; remove them."));
        }
    }

    [TestCase("api\n"), TestCase(" api"), TestCase("${AUDIENCE}")]
    public void An_OAuth_parameter_is_checked_like_any_text_setting(string value) =>
        Assert.That(
            () => SettingRules.Require(OAuthClientOptionsValidator.Instance, ((OAuthClientOptions)Valid[8]()).With(options => options.AdditionalParameters["audience"] = value)),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("AdditionalParameters' 'audience' "));

    [TestCaseSource(nameof(Spans))]
    public void A_time_span_that_NET_would_read_as_days_is_rejected_with_the_fix(string setting, string text)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Bind(setting, text));

        Assert.That(error!.Message, Does.StartWith($"Token client 'mine': A:{setting} ").And.Contain("would be read as days; write '"));
    }

    [TestCase("00:00:30"), TestCase("23:59:59"), TestCase("1.00:00:00"), TestCase("1:00:00:00"), TestCase("0:30")]
    public void Any_other_time_span_is_accepted(string text) =>
        Assert.That(Assert.Throws<OptionsValidationException>(() => Bind("Lifetime", text))!.Message, Does.StartWith("Token client 'mine': Endpoint and ConnectionString are both empty"));

    private static void Bind(string setting, string text)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"A:{setting}"] = text }).Build().GetSection("A");
        using var services = new ServiceCollection().Also(s => _ = setting == "Lifetime" ? s.AddServiceBusSasTokens("mine", section) : s.AddOAuthTokens("mine", section)).BuildServiceProvider();
        _ = services.GetRequiredService<ITokenProvider>();
    }

    private static string? Faults(Func<object> create, PropertyInfo setting, Func<string, string> change)
    {
        Assert.That(Validate(create()).Failed, Is.False, string.Join(" ", Validate(create()).Failures ?? []));
        var options = create();
        var changed = change($"{setting.GetValue(options)}");
        setting.SetValue(options, setting.PropertyType == typeof(Uri) ? new Uri(changed, UriKind.RelativeOrAbsolute) : changed);
        return Validate(options) is { Failed: true } result ? string.Join(" ", result.Failures!) : null;
    }

    private static ValidateOptionsResult Validate(object options) => options switch
    {
        ArrStsClientOptions arr => ArrStsClientOptionsValidator.Instance.Validate("", arr),
        AcsWrapClientOptions wrap => AcsWrapClientOptionsValidator.Instance.Validate("", wrap),
        ServiceBusSasClientOptions sas => ServiceBusSasClientOptionsValidator.Instance.Validate("", sas),
        OAuthClientOptions oauth => OAuthClientOptionsValidator.Instance.Validate("", oauth),
        _ => TokenStoreOptionsValidator.Instance.Validate("", (TokenStoreOptions)options),
    };
}

/// <summary>Changes an object in an expression.</summary>
internal static class ObjectChaining
{
    public static T With<T>(this T options, Action<T> change)
    {
        change(options);
        return options;
    }
}
