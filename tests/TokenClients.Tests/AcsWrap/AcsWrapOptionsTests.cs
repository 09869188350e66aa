using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class AcsWrapOptionsTests
{
    private const string Key = "s3cr3tKey";

    [Test]
    public void Serialized_options_show_no_password()
    {
        var json = JsonSerializer.Serialize(new AcsWrapOptions { Name = "owner", Password = Key });

        Assert.That(json, Does.Contain("owner").And.Not.Contain(Key).And.Not.Contain("Password"));
    }

    [Test]
    public void The_debugger_does_not_show_the_password() =>
        Assert.That(
            typeof(AcsWrapOptions).GetProperty(nameof(AcsWrapOptions.Password))!.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State,
            Is.EqualTo(DebuggerBrowsableState.Never));

    [Test]
    public void Every_setting_counts_when_options_are_compared()
    {
        Action<AcsWrapOptions>[] changes =
        [
            o => o.ServiceNamespace = "other",
            o => o.Endpoint = new Uri("https://other"),
            o => o.Name = "other",
            o => o.Password = "other",
            o => o.Scope = "other",
            o => o.Resilience.MaxRetries = 1,
        ];

        Assert.That(new AcsWrapOptions().SameAs(new AcsWrapOptions()), Is.True);
        foreach (var change in changes)
        {
            var changed = new AcsWrapOptions();
            change(changed);
            Assert.That(changed.SameAs(new AcsWrapOptions()), Is.False, $"change {Array.IndexOf(changes, change)}");
        }
    }
}
