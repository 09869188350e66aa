using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Settings that the configuration binder would ignore without an error.</summary>
internal sealed class SettingShapeTests
{
    [TestCase("Scope:0", "O:Scope must be one value, not a list or a section; separate scopes with spaces.")]
    [TestCase("ClientId:Name", "O:ClientId must be one value, not a list or a section.")]
    [TestCase("Resources", "O:Resources must be a list: [ \"…\" ] in JSON, or O:Resources:0 for its first value.")]
    [TestCase("AdditionalParameters", "O:AdditionalParameters must be a section with values of its own, such as O:AdditionalParameters:NAME.")]
    [TestCase("Assertion", "O:Assertion must be a section with values of its own, such as O:Assertion:NAME.")]
    [TestCase("Resilience", "O:Resilience must be a section with values of its own, such as O:Resilience:NAME.")]
    [TestCase("PrivateKeyProvider", "O:PrivateKeyProvider can be set in code only; remove it from the configuration.")]
    [TestCase("ClientAuthentication", "O:ClientAuthentication does not have an allowed value; set it to one of Basic, Form, BasicUnencoded.")]
    [TestCase("Assertion:Profile", "O:Assertion:Profile does not have an allowed value; set it to one of Standard, EntraId.")]
    [TestCase("Assertion:Profil", "O:Assertion:Profil is not a setting; did you mean Profile?")]
    public void A_setting_that_the_binder_would_ignore_or_cannot_read_fails_without_showing_its_value(string setting, string fault)
    {
        using var services = Client((setting, "s3cr3t"));

        Assert.That(
            () => services.GetRequiredKeyedService<ITokenProvider>("o"),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo($"Token client 'o': {fault}"));
    }

    [Test]
    public void Settings_of_the_right_shape_are_bound()
    {
        using var services = Client(
            ("Resources:0", "https://orders.example/"), ("PrivateKeyProvider", ""), ("AdditionalParameters:tenant", "7"), ("ClientAuthentication", "form"), ("Assertion:Profile", "entraid"));

        var options = services.GetRequiredService<IOptionsMonitor<OAuthClientOptions>>().Get("o");

        Assert.That(
            (options.Resources[0], options.AdditionalParameters["tenant"], options.ClientAuthentication, options.Assertion.Profile),
            Is.EqualTo(("https://orders.example/", "7", OAuthClientAuthentication.Form, OAuthAssertionProfile.EntraId)));
    }

    private static ServiceProvider Client(params (string Name, string Value)[] more)
    {
        (string Name, string Value)[] valid = [("Endpoint", "https://login.example/token"), ("ClientId", "shop"), ("ClientSecret", "s3cr3t"), .. more];
        var settings = new ConfigurationBuilder().AddInMemoryCollection(valid.Select(one => KeyValuePair.Create($"O:{one.Name}", (string?)one.Value))).Build();
        var services = new ServiceCollection();
        services.AddOAuthTokens("o", settings.GetSection("O"));
        return services.BuildServiceProvider();
    }
}
