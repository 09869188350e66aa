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
    public void The_debugger_does_not_show_what_may_be_secret(string property) => Assert.That(
        typeof(OAuthClientOptions).GetProperty(property)!.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State,
        Is.EqualTo(DebuggerBrowsableState.Never));

    [Test]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new OAuthClientOptions();

        Assert.That(
            (options.ClientAuthentication, options.DefaultLifetime, options.Scope),
            Is.EqualTo((default(OAuthClientAuthentication?), TimeSpan.FromMinutes(5), default(string))));
        Assert.That(options.AdditionalParameters, Is.Empty);
    }
}
