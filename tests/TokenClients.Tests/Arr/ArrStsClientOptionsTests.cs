using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class ArrStsClientOptionsTests
{
    private const string Key = "s3cr3tKey";

    [Test]
    public void Serialized_options_show_no_key()
    {
        var json = JsonSerializer.Serialize(new ArrStsClientOptions { AccountId = "the-id", AccountKey = Key });

        Assert.That(json, Does.Contain("the-id").And.Not.Contain(Key).And.Not.Contain("AccountKey"));
    }

    [Test]
    public void The_debugger_does_not_show_the_key() =>
        Assert.That(
            typeof(ArrStsClientOptions).GetProperty(nameof(ArrStsClientOptions.AccountKey))!.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State,
            Is.EqualTo(DebuggerBrowsableState.Never));
}
