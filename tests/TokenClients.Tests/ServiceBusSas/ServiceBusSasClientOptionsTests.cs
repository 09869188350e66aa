using System.Diagnostics;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class ServiceBusSasClientOptionsTests
{
    private const string Key = "s3cr3tKey";

    [Test]
    public void Serialized_options_show_no_key()
    {
        var json = JsonSerializer.Serialize(
            new ServiceBusSasClientOptions { KeyName = "send", Key = Key, ConnectionString = $"Endpoint=sb://h/;SharedAccessKey={Key}" });

        Assert.That(json, Does.Contain("send").And.Not.Contain(Key).And.Not.Contain("ConnectionString").And.Not.Contain("\"Key\""));
    }

    [TestCase(nameof(ServiceBusSasClientOptions.Key))]
    [TestCase(nameof(ServiceBusSasClientOptions.ConnectionString))]
    public void The_debugger_and_data_contracts_do_not_show_a_secret(string setting)
    {
        var property = typeof(ServiceBusSasClientOptions).GetProperty(setting)!;

        Assert.That(property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State, Is.EqualTo(DebuggerBrowsableState.Never));
        Assert.That(property.IsDefined(typeof(IgnoreDataMemberAttribute)), Is.True);
    }

    [Test]
    public void The_default_Lifetime_is_one_hour() =>
        Assert.That(new ServiceBusSasClientOptions().Lifetime, Is.EqualTo(TimeSpan.FromHours(1)));
}
