using System.Diagnostics;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class ServiceBusSasOptionsTests
{
    private const string Key = "s3cr3tKey";

    [Test]
    public void Serialized_options_show_no_key()
    {
        var json = JsonSerializer.Serialize(
            new ServiceBusSasOptions { KeyName = "send", Key = Key, ConnectionString = $"Endpoint=sb://h/;SharedAccessKey={Key}" });

        Assert.That(json, Does.Contain("send").And.Not.Contain(Key).And.Not.Contain("ConnectionString").And.Not.Contain("\"Key\""));
    }

    [TestCase(nameof(ServiceBusSasOptions.Key))]
    [TestCase(nameof(ServiceBusSasOptions.ConnectionString))]
    public void The_debugger_and_data_contracts_do_not_show_a_secret(string setting)
    {
        var property = typeof(ServiceBusSasOptions).GetProperty(setting)!;

        Assert.That(property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State, Is.EqualTo(DebuggerBrowsableState.Never));
        Assert.That(property.IsDefined(typeof(IgnoreDataMemberAttribute)), Is.True);
    }

    [Test]
    public void A_token_lives_an_hour_by_default() =>
        Assert.That(new ServiceBusSasOptions().Lifetime, Is.EqualTo(TimeSpan.FromHours(1)));
}
