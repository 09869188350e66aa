namespace TokenClients.Tests;

internal sealed class SasConnectionStringTests
{
    private const string Good = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=a+b/c=";
    private const string OtherKind = "ConnectionString has a SharedSecretIssuer or SharedSecretValue, which are for the Access Control Service; " +
        "use AddAcsWrapTokens (AcsWrapClient) for it, or set only SharedAccessKeyName and SharedAccessKey.";

    [Test]
    public void A_SAS_connection_string_yields_key_name_key_and_resource()
    {
        Assert.That(SasConnectionString.TryRead(Good + ";EntityPath=orders", out var connection, out var fault), Is.True, fault);
        Assert.That(
            (connection!.KeyName, connection.Key, connection.Namespace.Text, connection.Resource.Text),
            Is.EqualTo(("send", "a+b/c=", "http://contoso.servicebus.windows.net/", "http://contoso.servicebus.windows.net/orders/")));
    }

    [TestCase("Endpoint=sb://h/;SharedAccessKey=a", "ConnectionString has no SharedAccessKeyName; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase("Endpoint=sb://h/;SharedAccessKeyName=a", "ConnectionString has no SharedAccessKey; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase("SharedAccessKeyName=a;SharedAccessKey=a", "ConnectionString has no Endpoint; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase("Endpoint=sb://h/;SharedAccessKeyName=a;SharedAccessKey=\"abc=\"", "ConnectionString's SharedAccessKey is in quotation marks; remove them.")]
    [TestCase("Endpoint=sb://h/;SharedSecretIssuer=owner;SharedSecretValue=a", OtherKind)]
    [TestCase(Good + ";SharedSecretIssuer=owner", OtherKind)]
    [TestCase(Good + ";SharedSecretValue=a", OtherKind)]
    [TestCase("Endpoint=sb://h/;SharedAccessSignature=SharedAccessSignature sr=a&sig=s3cr3t", "ConnectionString has a SharedAccessSignature, a ready-made token, which cannot be renewed when it expires; set SharedAccessKeyName and SharedAccessKey instead.")]
    public void A_fault_names_the_part_and_the_fix(string text, string message)
    {
        Assert.That(SasConnectionString.TryRead(text, out var connection, out var fault) || connection is not null, Is.False);
        Assert.That(fault, Is.EqualTo(message));
    }
}
