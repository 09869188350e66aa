namespace TokenClients.Tests;

/// <summary>Who may have a token.</summary>
internal sealed class AllowedHostsTests
{
    [TestCase("resource.example", "https://resource.example/")]
    [TestCase("resource.example", "https://RESOURCE.example/x?y")]
    [TestCase("Resource.Example", "https://resource.example:8443/")]
    [TestCase("resource.example:8443", "https://resource.example:8443/")]
    [TestCase("resource.example:443", "https://resource.example/")]
    [TestCase("localhost", "http://localhost:5058/")]
    [TestCase("127.0.0.1:5058", "http://127.0.0.1:5058/")]
    [TestCase("[::1]", "http://[::1]:5058/")]
    [TestCase("[::1]:5058", "http://[::1]:5058/")]
    public void These_get_it(string allowed, string address) =>
        Assert.That(new AllowedHosts([allowed]).Refusal(new Uri(address)), Is.Null);

    [Test]
    public void A_host_is_the_same_in_unicode_and_in_punycode()
    {
        Assert.That(new AllowedHosts(["bücher.example"]).Refusal(new Uri("https://xn--bcher-kva.example/")), Is.Null);
        Assert.That(new AllowedHosts(["xn--bcher-kva.example"]).Refusal(new Uri("https://bücher.example/")), Is.Null);
    }

    [TestCase("https://evil.example/")]
    [TestCase("https://resource.example.evil.example/")]
    [TestCase("https://evilresource.example/")]
    [TestCase("https://sub.resource.example/")]
    [TestCase("https://resource.example@evil.example/")]
    [TestCase("https://evil.example/resource.example")]
    [TestCase("https://resource.example./")]
    public void No_other_host_gets_it(string address) =>
        Assert.That(new AllowedHosts(["resource.example"]).Refusal(new Uri(address)), Does.StartWith("Tokens of this HttpClient go to 'resource.example' only, not to '"));

    [Test]
    public void A_port_that_is_named_is_the_only_one() =>
        Assert.That(
            new AllowedHosts(["resource.example:8443"]).Refusal(new Uri("https://resource.example/")),
            Is.EqualTo("Tokens of this HttpClient go to 'resource.example:8443' only, not to 'resource.example'; if that host may receive them, add it to AccessTokenHandlerOptions.AllowedHosts"));

    [Test]
    public void All_that_may_have_it_are_reported() => Assert.That(
        new AllowedHosts(["a.example", "b.example:8443"]).Refusal(new Uri("https://c.example/")),
        Does.StartWith("Tokens of this HttpClient go to 'a.example', 'b.example:8443' only, not to 'c.example';"));

    [TestCase("http://resource.example/")]
    [TestCase("ftp://resource.example/")]
    [TestCase("ws://resource.example/")]
    [TestCase("https+http://resource.example/")]
    public void Nothing_goes_out_in_clear_text(string address) =>
        Assert.That(new AllowedHosts(["resource.example"]).Refusal(new Uri(address)), Does.StartWith("Tokens are sent only over https, or over http to a loopback address, but not to '"));

    [Test]
    public void A_base_address_stands_for_its_host_and_port()
    {
        var hosts = new AllowedHosts(new Uri("https://resource.example/v1/"));

        Assert.That(hosts.Refusal(new Uri("https://resource.example/v2/")), Is.Null);
        Assert.That(hosts.Refusal(new Uri("https://resource.example:8443/v1/")), Is.Not.Null);
    }

    [Test]
    public void A_base_address_that_a_handler_rewrites_stands_for_its_host()
    {
        var hosts = new AllowedHosts(new Uri("https+http://catalog"));

        Assert.That(hosts.Refusal(new Uri("https://10.0.0.1:8443/v1/"), entered: new Uri("https+http://catalog/v1/")), Is.Null);
        Assert.That(hosts.Refusal(new Uri("https://10.0.0.1:8443/v1/")), Does.StartWith("Tokens of this HttpClient go to 'catalog' only, not to '10.0.0.1:8443'"));
        Assert.That(hosts.Refusal(new Uri("http://10.0.0.1/v1/"), entered: new Uri("https+http://catalog/v1/")), Does.StartWith("Tokens are sent only over https"));
        Assert.That(hosts.Refusal(new Uri("https://10.0.0.1/v1/"), entered: new Uri("https+http://other/v1/")), Does.Contain("not to 'other'"));
    }

    [TestCase(null), TestCase("/relative"), TestCase("urn:catalog")]
    public void Without_a_host_in_the_base_address_nobody_gets_it_and_the_message_tells_what_to_do(string? address) =>
        Assert.That(
            new AllowedHosts(address is null ? null : new Uri(address, address[0] == '/' ? UriKind.Relative : UriKind.Absolute)).Refusal(new Uri("https://resource.example/")),
            Is.EqualTo("No host is allowed to receive tokens; add the host to AccessTokenHandlerOptions.AllowedHosts (also for a gRPC client, whose Address is not visible here), or register the HttpClient with an https BaseAddress (one that a typed client sets in its constructor is not visible here)"));

    [Test]
    public void A_request_without_an_address_gets_none() =>
        Assert.That(new AllowedHosts(["a.example"]).Refusal(null), Does.StartWith("The request has no absolute address"));

    [TestCase("", "AllowedHosts contains an empty entry; remove it.")]
    [TestCase("https://a.example", "AllowedHosts contains 'https://a.example'; name only the host, for instance 'api.example' or 'api.example:8443'.")]
    [TestCase("a.example/v1", "AllowedHosts contains 'a.example/v1'; name only the host, for instance 'api.example' or 'api.example:8443'.")]
    [TestCase("/a.example", "AllowedHosts contains '/a.example'; name only the host, for instance 'api.example' or 'api.example:8443'.")]
    [TestCase("https://AZ-az.09:1/", "AllowedHosts contains 'https://AZ-az.09:1/'; name only the host, for instance 'api.example' or 'api.example:8443'.")]
    [TestCase("user:secret@a.example", "AllowedHosts contains '…'; name only the host, for instance 'api.example' or 'api.example:8443'.")]
    [TestCase("*.a.example", "AllowedHosts contains '*.a.example'; name each host, because wildcards are not supported.")]
    [TestCase("a b", "AllowedHosts contains '…', which is not a host; name a host such as 'api.example' or 'api.example:8443'.")]
    [TestCase("a.example:99999", "AllowedHosts contains 'a.example:99999', which is not a host; name a host such as 'api.example' or 'api.example:8443'.")]
    public void Entries_that_are_no_hosts_are_reported_with_their_fix(string entry, string fault) =>
        Assert.That(AllowedHost.Fault(entry), Is.EqualTo(fault));

    [Test]
    public void A_name_that_has_no_form_in_ASCII_is_no_host()
    {
        const string Name = "xn--ü.example"; // half punycode, half not

        Assert.That(AllowedHost.Fault(Name), Is.EqualTo("AllowedHosts contains '…', which is not a host; name a host such as 'api.example' or 'api.example:8443'."));
        Assert.That(new AllowedHosts(["a.example"]).Refusal(new Uri($"https://{Name}/")), Does.StartWith("Tokens of this HttpClient go to 'a.example' only"));
        Assert.That(new AllowedHosts(new Uri($"https://{Name}/")).Refusal(new Uri("https://a.example/")), Does.StartWith("No host is allowed to receive tokens"));
    }
}
