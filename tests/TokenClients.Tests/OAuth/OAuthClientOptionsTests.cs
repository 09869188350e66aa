using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class OAuthClientOptionsTests
{
    private const string Key = "s3cr3tKey";

    [Test]
    public void Serialized_options_show_no_secret_and_no_parameter()
    {
        var json = JsonSerializer.Serialize(new OAuthClientOptions
        {
            ClientId = "the-id",
            ClientSecret = Key,
            SecondaryClientSecret = Key,
            AdditionalParameters = { ["api_key"] = Key },
        });

        Assert.That(json, Does.Contain("the-id").And.Not.Contain(Key).And.Not.Contain("Secret").And.Not.Contain("api_key"));
    }

    [TestCase(nameof(OAuthClientOptions.ClientSecret))]
    [TestCase(nameof(OAuthClientOptions.SecondaryClientSecret))]
    [TestCase(nameof(OAuthClientOptions.AdditionalParameters))]
    public void The_debugger_does_not_show_secrets_and_parameters(string property) => Assert.That(
        typeof(OAuthClientOptions).GetProperty(property)!.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State,
        Is.EqualTo(DebuggerBrowsableState.Never));

    // An issuer is compared character by character.
    [Test]
    public void Addresses_that_differ_only_in_spelling_count_as_different()
    {
        static bool AreSame(string one, string other) =>
            new OAuthClientOptions { Authority = new(one) }.SameAs(new OAuthClientOptions { Authority = new(other) })
            && new OAuthClientOptions { Endpoint = new(one) }.SameAs(new OAuthClientOptions { Endpoint = new(other) });

        Assert.That(AreSame("https://login.example", "https://login.example/"), Is.False);
        Assert.That(AreSame("https://login.example/t", "https://LOGIN.example/t"), Is.False);
        Assert.That(AreSame("https://login.example/t", "https://login.example/t"), Is.True);
    }

    [Test]
    public void The_defaults_of_the_OAuth_settings_match_the_documentation()
    {
        var options = new OAuthClientOptions();

        Assert.That(
            (options.ClientAuthentication, options.DefaultLifetime, options.Scope),
            Is.EqualTo((default(OAuthClientAuthentication?), TimeSpan.FromMinutes(5), default(string))));
        Assert.That(options.AdditionalParameters, Is.Empty);
    }
}
