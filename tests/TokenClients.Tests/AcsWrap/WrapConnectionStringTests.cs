namespace TokenClients.Tests;

internal sealed class WrapConnectionStringTests
{
    private const string Owner = "SharedSecretIssuer=owner;SharedSecretValue=r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=";
    private const string Contoso = "Endpoint=sb://contoso.servicebus.windows.net/;" + Owner;
    private const string OtherKind = "ConnectionString has a SharedAccessKeyName, SharedAccessKey or SharedAccessSignature, which needs no " +
        "token service; use AddServiceBusSasTokens (ServiceBusSasClient) for it, or set only SharedSecretIssuer and SharedSecretValue.";
    private const string UnknownHost = "ConnectionString has no StsEndpoint, which cannot be derived from the host of its namespace; add it, for instance " +
        "'StsEndpoint=https://contoso-sb.accesscontrol.windows.net/'.";

    [TestCase(Contoso, "https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/")]
    [TestCase("Endpoint=sb://Contoso.servicebus.chinacloudapi.cn/;" + Owner, "https://contoso-sb.accesscontrol.chinacloudapi.cn/WRAPv0.9/")]
    [TestCase(Contoso + ";a=b", "https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/")]
    [TestCase(Contoso + ";StsEndpoint=https://contoso-sb.accesscontrol.windows.net/", "https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/")]
    [TestCase("StsEndpoint=https://sts.example;Endpoint=sb://bus.example/;" + Owner, "https://sts.example/WRAPv0.9/")]
    [TestCase(Contoso + ";StsEndpoint=https://sts.example:8443/?a=b", "https://sts.example:8443/WRAPv0.9/?a=b")]
    [TestCase(Contoso + ";StsEndpoint=https://sts.example/WRAPv0.9", "https://sts.example/WRAPv0.9")]
    [TestCase(Contoso + ";StsEndpoint=https://cms.example/Authenticate/SWT", "https://cms.example/Authenticate/SWT")]
    [TestCase(Contoso + ";StsEndpoint=http://127.0.0.1:8080/", "http://127.0.0.1:8080/WRAPv0.9/")]
    public void A_connection_string_yields_the_token_service_the_issuer_and_the_key(string text, string tokenService)
    {
        Assert.That(WrapConnectionString.TryRead(text, out var connection, out var fault), Is.True, fault);
        Assert.That(
            (connection!.TokenService.AbsoluteUri, connection.Issuer, connection.Key),
            Is.EqualTo((tokenService, "owner", "r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=")));
    }

    [TestCase("", null, "http://contoso.servicebus.windows.net/")]
    [TestCase(";EntityPath=orders", null, "http://contoso.servicebus.windows.net/orders/")]
    [TestCase("", "orders", "http://contoso.servicebus.windows.net/orders/")]
    [TestCase(";EntityPath=invoices", "orders", "http://contoso.servicebus.windows.net/orders/")]
    [TestCase("", "sb://contoso.servicebus.windows.net/Orders", "http://contoso.servicebus.windows.net/Orders/")]
    [TestCase("", "https://CONTOSO.servicebus.windows.net:443/orders?x", "http://contoso.servicebus.windows.net/orders/")]
    public void A_scope_is_converted_to_a_Service_Bus_address(string more, string? asked, string sent) =>
        Assert.That(WrapConnectionString.TryRead(Contoso + more, out var connection, out _) ? connection.Scope(asked) : null, Is.EqualTo(sent));

    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretValue=AAAA", "ConnectionString has no SharedSecretIssuer; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/", "ConnectionString has no SharedSecretIssuer; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner", "ConnectionString has no SharedSecretValue; copy it again, from 'Endpoint=' to the end of the key.")]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=s3cr3t!", "ConnectionString's SharedSecretValue is not base64, as a signing key must be; paste the whole key of the issuer again.")]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=AAAA", OtherKind)]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessSignature=SharedAccessSignature sr=a", OtherKind)]
    [TestCase(Contoso + ";SharedAccessKeyName=a", OtherKind)]
    [TestCase(Contoso + ";SharedAccessKey=AAAA", OtherKind)]
    [TestCase("Endpoint=sb://bus.example/;" + Owner, UnknownHost)]
    [TestCase("Endpoint=sb://contoso/;" + Owner, UnknownHost)]
    [TestCase("Endpoint=sb://contoso.blob.windows.net/;" + Owner, UnknownHost)]
    [TestCase("Endpoint=sb://a.b.servicebus.windows.net/;" + Owner, UnknownHost)]
    [TestCase("Endpoint=sb://servicebus.windows.net/;" + Owner, UnknownHost)]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net.evil.example/;" + Owner, UnknownHost)]
    [TestCase(Contoso + ";StsEndpoint=contoso-sb.accesscontrol.windows.net", "ConnectionString's StsEndpoint is not a URL; it looks like 'https://contoso-sb.accesscontrol.windows.net/'.")]
    [TestCase(Contoso + ";StsEndpoint=sb://sts.example/", "ConnectionString's StsEndpoint is not a URL; it must start with https://.")]
    [TestCase(Contoso + ";StsEndpoint=http://sts.example/", "ConnectionString's StsEndpoint 'http://sts.example/' would send the credential in clear text; use https (http is for loopback addresses only).")]
    [TestCase(Contoso + ";StsEndpoint=https://sts.example@evil.example/", "ConnectionString's StsEndpoint contains a user name or '@' before its host, and the credential would be sent to 'evil.example'; remove everything up to the '@'.")]
    public void A_fault_names_the_part_and_the_fix_and_shows_no_key(string text, string message)
    {
        Assert.That(WrapConnectionString.TryRead(text, out var connection, out var fault) || connection is not null, Is.False);
        Assert.That(fault, Is.EqualTo(message));
    }
}
