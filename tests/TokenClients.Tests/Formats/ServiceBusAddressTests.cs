namespace TokenClients.Tests;

internal sealed class ServiceBusAddressTests
{
    [TestCase("sb://contoso.servicebus.windows.net/", "http://contoso.servicebus.windows.net/")]
    [TestCase("sb://contoso.servicebus.windows.net", "http://contoso.servicebus.windows.net/")]
    [TestCase("SB://Contoso.ServiceBus.Windows.NET/", "http://contoso.servicebus.windows.net/")]
    [TestCase("https://contoso.servicebus.windows.net:443/orders?x", "http://contoso.servicebus.windows.net/orders/")]
    [TestCase("sb://contoso.servicebus.windows.net:9354/orders/", "http://contoso.servicebus.windows.net/orders/")]
    [TestCase("amqps://contoso.servicebus.windows.net:5671/orders", "http://contoso.servicebus.windows.net/orders/")]
    [TestCase("amqp://contoso.servicebus.windows.net/orders", "http://contoso.servicebus.windows.net/orders/")]
    [TestCase("http://contoso.servicebus.windows.net/Orders/$DeadLetterQueue", "http://contoso.servicebus.windows.net/Orders/$DeadLetterQueue/")]
    [TestCase("https://contoso.servicebus.windows.net/orders?sig=a@b,c d#x@y", "http://contoso.servicebus.windows.net/orders/")]
    [TestCase("sb://contoso.servicebus.windows.net/grün", "http://contoso.servicebus.windows.net/gr%C3%BCn/")]
    [TestCase("sb://127.0.0.1:8080/", "http://127.0.0.1/")]
    [TestCase("sb://[::1]:8080/x", "http://[::1]/x/")]
    public void A_Service_Bus_address_is_normalized(string text, string expected)
    {
        Assert.That(ServiceBusAddress.Parse(text)?.Text, Is.EqualTo(expected));
        Assert.That(ServiceBusAddress.Parse(expected)!.Text, Is.EqualTo(expected), "normalizing it again changes nothing");
    }

    [TestCase("")]
    [TestCase("contoso")]
    [TestCase("contoso.servicebus.windows.net")]
    [TestCase("/orders")]
    [TestCase("sb:")]
    [TestCase("sb://")]
    [TestCase("sb:///orders")]
    [TestCase("sb://:80/")]
    [TestCase("sb://contoso:99999/")]
    [TestCase("ftp://contoso.servicebus.windows.net/")]
    [TestCase("file:///orders")]
    [TestCase(" sb://contoso.servicebus.windows.net/")]
    [TestCase("sb://contoso .servicebus.windows.net/")]
    [TestCase("sb://contoso.servicebus.windows.net/or ders")]
    [TestCase("sb://contoso.servicebus.windows.net/orders\n")]
    [TestCase("sb://contoso.servicebus.windows.net/\u0007")]
    [TestCase("sb://owner@contoso.servicebus.windows.net/")]
    [TestCase("sb://contoso.servicebus.windows.net\\@evil.example/")]
    [TestCase("sb://a.example/ns,sb://b.example/ns")]
    public void Text_that_is_no_Service_Bus_address_is_rejected(string text) => Assert.That(ServiceBusAddress.Parse(text), Is.Null);

    [TestCase("orders", "http://h/orders/")]
    [TestCase("/orders/", "http://h/orders/")]
    [TestCase("orders/messages?timeout=60", "http://h/orders/messages/")]
    [TestCase("Topic/Subscriptions/All", "http://h/Topic/Subscriptions/All/")]
    [TestCase("//evil.example/x", "http://h/evil.example/x/")]
    [TestCase("sb://other/orders", "http://other/orders/")]
    [TestCase("https://h:443/orders?x", "http://h/orders/")]
    public void A_scope_is_resolved_as_a_path_under_the_address_or_as_another_address(string scope, string expected) =>
        Assert.That(ServiceBusAddress.Parse("sb://h/")!.Find(scope)?.Text, Is.EqualTo(expected));

    [TestCase("messages", "http://h/orders/messages/")]
    [TestCase("/messages", "http://h/orders/messages/")]
    [TestCase("a/../messages", "http://h/orders/messages/")]
    [TestCase("..", null)]
    [TestCase("../another-queue", null)]
    [TestCase("%2e%2e/another-queue", null)]
    [TestCase(".", null)]
    [TestCase("", null)]
    [TestCase("/", null)]
    [TestCase("?x", null)]
    [TestCase("#x", null)]
    [TestCase("or ders", null)]
    [TestCase("urn:orders", null)]
    [TestCase("..\\another-queue", null)]
    [TestCase("a@b", null)]
    [TestCase("x?next=sb://other/", null)]
    [TestCase("ftp://h/orders/x", null)]
    public void A_path_never_escapes_the_address(string scope, string? expected) =>
        Assert.That(ServiceBusAddress.Parse("sb://h/orders")!.Find(scope)?.Text, Is.EqualTo(expected));

    [FsCheck.NUnit.Property]
    public bool No_text_throws_and_every_parsed_address_is_normalized(FsCheck.NonNull<string> text)
    {
        var root = ServiceBusAddress.Parse("sb://h/root")!;
        return new[] { ServiceBusAddress.Parse(text.Get), ServiceBusAddress.Parse("sb://" + text.Get), root.Find(text.Get) }.All(IsNormalized)
            && root.Under(text.Get)?.Text.StartsWith("http://h/root/", StringComparison.Ordinal) != false;

        static bool IsNormalized(ServiceBusAddress? address) => address is null
            || (address.Text.EndsWith('/') && address.Text.StartsWith($"http://{address.Host}/", StringComparison.Ordinal)
                && ServiceBusAddress.Parse(address.Text)?.Text == address.Text);
    }
}
