using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

internal sealed class ServiceBusConnectionStringTests
{
    private const string Good = "Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=a+b/c=";
    private const string Secret = "r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE";
    private const string NotWhole = "ConnectionString holds a part that is not 'Name=value'; copy it again, from 'Endpoint=' to the end of the key.";

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
    public void Case_order_blanks_and_parts_of_no_interest_do_not_count(string text)
    {
        var parts = ServiceBusConnectionString.Read(text, out var fault);

        Assert.That(fault, Is.Null);
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
    public void An_entity_path_lies_under_the_endpoint()
    {
        var parts = ServiceBusConnectionString.Read(Good + ";EntityPath=orders/2026", out _)!;

        Assert.That(
            (parts.Namespace.Text, parts.Resource.Text),
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
    [TestCase("Endpoint=sb://h/;SharedSecretValue=" + Secret + "\n=", "ConnectionString's SharedSecretValue holds a line break or control character; paste it again.")]
    [TestCase("Endpoint=contoso.servicebus.windows.net", "ConnectionString's Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'.")]
    [TestCase("Endpoint=sb://" + Secret + "@h/", "ConnectionString's Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'.")]
    [TestCase("Endpoint=sb://a/ns,sb://b/ns", "ConnectionString's Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'.")]
    [TestCase("Endpoint=sb://h/;EntityPath=sb://other/", "ConnectionString's EntityPath is not a path in Service Bus; it looks like 'orders'.")]
    [TestCase("Endpoint=sb://h/;EntityPath=..", "ConnectionString's EntityPath is not a path in Service Bus; it looks like 'orders'.")]
    public void A_fault_names_the_part_and_the_fix_and_shows_no_value(string text, string message)
    {
        Assert.That(ServiceBusConnectionString.Read(text, out var fault), Is.Null);
        Assert.That(fault, Is.EqualTo(message));
    }

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Any_text_gives_a_value_or_a_fault_and_no_fault_shows_a_secret() => Prop.ForAll(
        Gen.OneOf(Gen.Elements(Pieces), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get))
            .ListOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            var parts = ServiceBusConnectionString.Read(text, out var fault) is null;
            var sas = SasConnectionString.Read(text, out var sasFault) is null;
            var wrap = WrapConnectionString.Read(text, out var wrapFault) is null;
            return parts == fault is not null && sas == sasFault is not null && wrap == wrapFault is not null
                && IsQuiet(fault) && IsQuiet(sasFault) && IsQuiet(wrapFault);
        });

    private static bool IsQuiet(string? fault) =>
        fault is null || (fault.StartsWith("ConnectionString", StringComparison.Ordinal) && !fault.Contains(Secret, StringComparison.Ordinal));
}
