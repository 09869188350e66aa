using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class ArrStsOptionsTests
{
    private const string Key = "s3cr3tKey";

    [Test]
    public void Serialized_options_show_no_key()
    {
        var json = JsonSerializer.Serialize(new ArrStsOptions { AccountId = "the-id", AccountKey = Key });

        Assert.That(json, Does.Contain("the-id").And.Not.Contain(Key).And.Not.Contain("AccountKey"));
    }

    [Test]
    public void The_debugger_does_not_show_the_key() =>
        Assert.That(
            typeof(ArrStsOptions).GetProperty(nameof(ArrStsOptions.AccountKey))!.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State,
            Is.EqualTo(DebuggerBrowsableState.Never));

    [Test]
    public void Every_setting_counts_when_options_are_compared()
    {
        Action<ArrStsOptions>[] changes =
        [
            o => o.AccountId = "other",
            o => o.AccountKey = "other",
            o => o.AccountDomain = "other",
            o => o.Endpoint = new Uri("https://other"),
            o => o.ApiVersion = "other",
            o => o.Resilience.MaxRetries = 1,
            o => o.Resilience.RetryDelay = TimeSpan.Zero,
            o => o.Resilience.AttemptTimeout = TimeSpan.FromSeconds(1),
            o => o.Resilience.TotalTimeout = TimeSpan.FromSeconds(1),
        ];

        Assert.That(new ArrStsOptions().SameAs(new ArrStsOptions()), Is.True);
        foreach (var change in changes)
        {
            var changed = new ArrStsOptions();
            change(changed);
            Assert.That(changed.SameAs(new ArrStsOptions()), Is.False, $"change {Array.IndexOf(changes, change)}");
        }
    }
}
