using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

internal sealed class ServiceBusConnectionStringTests
{
    private const string Good = "Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=a+b/c=";
    private const string Secret = "r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE";
    private const string NotWhole = "ConnectionString contains a part that is not 'Name=value'; copy it again, from 'Endpoint=' to the end of the key.";

    private static readonly string[] Pieces =
    [
        ";", "=", " ", ",", "@", "\n", "://", "sb://h/", "https://h:1/p", "%zz", "..", Secret, Secret + "=", "é",
        "Endpoint", "endpoint=", "StsEndpoint=", "SharedSecretIssuer=", "SharedSecretValue=", "SharedAccessKeyName=", "SharedAccessKey=",
        "SharedAccessSignature=", "EntityPath=", "TransportType=Amqp", ";Endpoint=sb://h.servicebus.windows.net/;",
        ";SharedSecretIssuer=owner;SharedSecretValue=AAAA;", ";SharedAccessKeyName=send;SharedAccessKey=AAAA;",
    ];

    [TestCase(Good)]
    [TestCase(Good + ";")]
    [TestCase(";; " + Good + " ; ")]
    [TestCase("SharedSecretValue=a+b/c=;Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner")]
    [TestCase("ENDPOINT=sb://contoso.servicebus.windows.net/;sharedsecretissuer=owner;sharedSecretVALUE=a+b/c=")]
    [TestCase(" Endpoint = sb://contoso.servicebus.windows.net ;\r\n SharedSecretIssuer = owner ; SharedSecretValue = a+b/c= \r\n")]
    [TestCase(Good + ";TransportType=Amqp;OperationTimeout=00:01:00;EntityPath=")]
    public void Case_order_whitespace_and_unknown_parts_do_not_matter(string text)
    {
        Assert.That(ServiceBusConnectionString.TryRead(text, out var parts, out var fault), Is.True, fault);
        Assert.That(
            (parts!["SharedSecretIssuer"], parts["SharedSecretValue"], parts["StsEndpoint"], parts["SharedAccessKey"]),
            Is.EqualTo(("owner", "a+b/c=", default(string), default(string))));
        Assert.That(
            (parts.Namespace.Text, parts.Resource.Text),
            Is.EqualTo(("http://contoso.servicebus.windows.net/", "http://contoso.servicebus.windows.net/")));
        Assert.That(
            (parts.Lacks("SharedSecretIssuer"), parts.Lacks("SharedAccessKey")),
            Is.EqualTo((default(string), "ConnectionString has no SharedAccessKey; copy it again, from 'Endpoint=' to the end of the key.")));
    }

    [Test]
    public void An_entity_path_is_resolved_under_the_endpoint()
    {
        Assert.That(ServiceBusConnectionString.TryRead(Good + ";EntityPath=orders/2026", out var parts, out _), Is.True);
        Assert.That(
            (parts!.Namespace.Text, parts.Resource.Text),
            Is.EqualTo(("http://contoso.servicebus.windows.net/", "http://contoso.servicebus.windows.net/orders/2026/")));
    }

    [TestCase("", "ConnectionString has no Endpoint; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase(" ; ", "ConnectionString has no Endpoint; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase("Endpoint= ;SharedSecretIssuer=owner", "ConnectionString has no Endpoint; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase("EntityPath=orders", "ConnectionString has no Endpoint; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase(Secret, NotWhole)]
    [TestCase(Good + ";" + Secret, NotWhole)]
    [TestCase("=" + Secret, NotWhole)]
    [TestCase(Good + ";endpoint=sb://other/", "ConnectionString has more than one Endpoint; remove all but one.")]
    [TestCase(Good + ";SharedSecretValue=" + Secret, "ConnectionString has more than one SharedSecretValue; remove all but one.")]
    [TestCase("Endpoint=sb://h/;SharedSecretValue=" + Secret + "\n=", "ConnectionString's SharedSecretValue contains a line break or control character; paste it again.")]
    [TestCase("Endpoint=contoso.servicebus.windows.net", "ConnectionString's Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'.")]
    [TestCase("Endpoint=sb://" + Secret + "@h/", "ConnectionString's Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'.")]
    [TestCase("Endpoint=sb://a/ns,sb://b/ns", "ConnectionString's Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'.")]
    [TestCase("Endpoint=sb://h/;EntityPath=sb://other/", "ConnectionString's EntityPath is not a path in Service Bus; it looks like 'orders'.")]
    [TestCase("Endpoint=sb://h/;EntityPath=..", "ConnectionString's EntityPath is not a path in Service Bus; it looks like 'orders'.")]
    public void A_fault_names_the_part_and_the_fix_and_shows_no_value(string text, string message)
    {
        Assert.That(ServiceBusConnectionString.TryRead(text, out var parts, out var fault) || parts is not null, Is.False);
        Assert.That(fault, Is.EqualTo(message));
    }

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Any_text_yields_either_a_value_or_a_fault_and_no_fault_shows_a_secret() => Prop.ForAll(
        Gen.OneOf(Gen.Elements(Pieces), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get))
            .ListOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            var isRead = ServiceBusConnectionString.TryRead(text, out var parts, out var fault);
            var isSas = SasConnectionString.TryRead(text, out var sas, out var sasFault);
            var isWrap = WrapConnectionString.TryRead(text, out var wrap, out var wrapFault);
            return (isRead, isRead) == (parts is not null, fault is null) && (isSas, isSas) == (sas is not null, sasFault is null)
                && (isWrap, isWrap) == (wrap is not null, wrapFault is null)
                && ShowsNoSecret(fault) && ShowsNoSecret(sasFault) && ShowsNoSecret(wrapFault);
        });

    private static bool ShowsNoSecret(string? fault) =>
        fault is null || (fault.StartsWith("ConnectionString", StringComparison.Ordinal) && !fault.Contains(Secret, StringComparison.Ordinal));
}
