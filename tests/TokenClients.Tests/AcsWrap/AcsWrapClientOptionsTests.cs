using System.Diagnostics;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class AcsWrapClientOptionsTests
{
    private const string Key = "s3cr3tKey";

    [Test]
    public void Serialized_options_show_no_password()
    {
        var json = JsonSerializer.Serialize(new AcsWrapClientOptions
        {
            Name = "owner",
            Password = Key,
            SecondaryPassword = Key,
            ConnectionString = $"Endpoint=sb://h/;SharedSecretValue={Key}",
            AssertionProvider = _ => new(AcsWrapAssertion.Swt(Key)),
        });

        Assert.That(json, Does.Contain("owner").And.Not.Contain(Key).And.Not.Contain("Password").And.Not.Contain("ConnectionString")
            .And.Not.Contain("\"AssertionProvider\""));
    }

    [TestCase(nameof(AcsWrapClientOptions.Password))]
    [TestCase(nameof(AcsWrapClientOptions.SecondaryPassword))]
    [TestCase(nameof(AcsWrapClientOptions.ConnectionString))]
    public void The_debugger_and_data_contracts_do_not_show_a_secret(string setting)
    {
        var property = typeof(AcsWrapClientOptions).GetProperty(setting)!;

        Assert.That(property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State, Is.EqualTo(DebuggerBrowsableState.Never));
        Assert.That(property.IsDefined(typeof(IgnoreDataMemberAttribute)), Is.True);
    }
}
