namespace TokenClients.Tests;

/// <summary>
/// The partition key that keeps the tokens of two WRAP clients in one store apart. It consists of the address, the issuer and the
/// scope, and contains no password.
/// </summary>
internal sealed class ResolvedWrapOptionsTests
{
    private static readonly Action<AcsWrapClientOptions>[] Identity =
    [
        o => o.Name = "other",
        o => o.ServiceNamespace = "other",
        o => o.Endpoint = new("https://wrap.example/"),
        o => o.Scope = "http://other/",
    ];

    [TestCaseSource(nameof(Identity))]
    public void The_WRAP_partition_key_depends_on_name_namespace_endpoint_and_scope(Action<AcsWrapClientOptions> change) =>
        Assert.That(KeyOf(change), Is.Not.EqualTo(KeyOf(_ => { })));

    [Test]
    public void The_WRAP_partition_key_does_not_depend_on_passwords() => Assert.That(
        KeyOf(o => (o.Password, o.SecondaryPassword) = ("another", "a third")), Is.EqualTo(KeyOf(_ => { })));

    [Test]
    public void The_WRAP_partition_key_depends_on_the_issuer_of_a_connection_string()
    {
        static string Of(string issuer) => KeyOf(o => (o.Name, o.Password, o.ServiceNamespace, o.ConnectionString) =
            (null, null, null, $"Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer={issuer};SharedSecretValue=a2V5"));

        Assert.That(Of("one"), Is.Not.EqualTo(Of("other")));
    }

    private static string KeyOf(Action<AcsWrapClientOptions> change)
    {
        var options = new AcsWrapClientOptions { Name = "owner", Password = "password", ServiceNamespace = "contoso", Scope = "http://contoso/" };
        change(options);
        return new ResolvedWrapOptions(options).PartitionKey;
    }
}
