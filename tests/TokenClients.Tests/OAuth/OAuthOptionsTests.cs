using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class OAuthOptionsTests
{
    private const string Key = "s3cr3tKey";

    [Test]
    public void Serialized_options_show_no_secret_and_no_parameter()
    {
        var json = JsonSerializer.Serialize(new OAuthOptions
        {
            ClientId = "the-id",
            ClientSecret = Key,
            SecondaryClientSecret = Key,
            Parameters = { ["api_key"] = Key },
        });

        Assert.That(json, Does.Contain("the-id").And.Not.Contain(Key).And.Not.Contain("Secret").And.Not.Contain("api_key"));
    }

    [TestCase(nameof(OAuthOptions.ClientSecret))]
    [TestCase(nameof(OAuthOptions.SecondaryClientSecret))]
    [TestCase(nameof(OAuthOptions.Parameters))]
    public void The_debugger_does_not_show_what_may_be_secret(string property) => Assert.That(
        typeof(OAuthOptions).GetProperty(property)!.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State,
        Is.EqualTo(DebuggerBrowsableState.Never));

    [Test]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new OAuthOptions();

        Assert.That(
            (options.ClientAuthentication, options.DefaultLifetime, options.Scope),
            Is.EqualTo((OAuthClientAuthentication.Basic, TimeSpan.FromMinutes(5), default(string))));
        Assert.That(options.Parameters, Is.Empty);
    }

    [Test]
    public void Every_setting_counts_when_options_are_compared()
    {
        Action<OAuthOptions>[] changes =
        [
            o => o.Endpoint = new Uri("https://other"),
            o => o.ClientId = "other",
            o => o.ClientSecret = "other",
            o => o.SecondaryClientSecret = "other",
            o => o.ClientAuthentication = OAuthClientAuthentication.Form,
            o => o.Scope = "other",
            o => o.Parameters["audience"] = "other",
            o => o.Parameters["c"] = "3",
            o => o.Parameters.Remove("resource"),
            o => o.DefaultLifetime = TimeSpan.FromSeconds(1),
            o => o.Resilience.MaxRetries = 1,
        ];

        Assert.That(Options("audience", "resource").SameAs(Options("resource", "audience")), Is.True, "in any order");
        foreach (var change in changes)
        {
            var changed = Options("audience", "resource");
            change(changed);
            Assert.That(changed.SameAs(Options("audience", "resource")), Is.False, $"change {Array.IndexOf(changes, change)}");
            Assert.That(Options("audience", "resource").SameAs(changed), Is.False, $"change {Array.IndexOf(changes, change)}, the other way");
        }
    }

    private static OAuthOptions Options(params string[] parameters)
    {
        var options = new OAuthOptions();
        foreach (var name in parameters)
        {
            options.Parameters.Add(name, $"the {name}");
        }

        return options;
    }
}
