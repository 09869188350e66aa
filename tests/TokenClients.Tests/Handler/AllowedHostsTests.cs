namespace TokenClients.Tests;

/// <summary>Which hosts a token may be sent to.</summary>
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
    public void An_allowed_host_gets_tokens(string allowed, string address) =>
        Assert.That(new AllowedHosts([allowed]).Refusal(new Uri(address)), Is.Null);

    [Test]
    public void Unicode_and_Punycode_forms_of_a_host_are_equal()
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
    public void Any_other_host_gets_no_token(string address) =>
        Assert.That(new AllowedHosts(["resource.example"]).Refusal(new Uri(address)), Does.StartWith("Tokens of this HttpClient go to 'resource.example' only, not to '"));

    [Test]
    public void An_entry_with_a_port_allows_only_that_port() =>
        Assert.That(
            new AllowedHosts(["resource.example:8443"]).Refusal(new Uri("https://resource.example/")),
            Is.EqualTo("Tokens of this HttpClient go to 'resource.example:8443' only, not to 'resource.example'; if that host may receive them, add it to AccessTokenHandlerOptions.AllowedHosts"));

    [Test]
    public void The_error_lists_all_allowed_hosts() => Assert.That(
        new AllowedHosts(["a.example", "b.example:8443"]).Refusal(new Uri("https://c.example/")),
        Does.StartWith("Tokens of this HttpClient go to 'a.example', 'b.example:8443' only, not to 'c.example';"));

    [TestCase("http://resource.example/")]
    [TestCase("ftp://resource.example/")]
    [TestCase("ws://resource.example/")]
    [TestCase("https+http://resource.example/")]
    public void A_token_is_not_sent_in_clear_text_to_a_remote_host(string address) =>
        Assert.That(new AllowedHosts(["resource.example"]).Refusal(new Uri(address)), Does.StartWith("Tokens are sent only over https, or over http to a loopback address, but not to '"));

    [Test]
    public void A_base_address_allows_its_host_and_port()
    {
        var hosts = new AllowedHosts(new Uri("https://resource.example/v1/"));

        Assert.That(hosts.Refusal(new Uri("https://resource.example/v2/")), Is.Null);
        Assert.That(hosts.Refusal(new Uri("https://resource.example:8443/v1/")), Is.Not.Null);
    }

    [Test]
    public void A_request_that_enters_with_the_base_address_may_be_rewritten_to_another_https_address()
    {
        var hosts = new AllowedHosts(new Uri("https+http://catalog"));

        Assert.That(hosts.Refusal(new Uri("https://10.0.0.1:8443/v1/"), entered: new Uri("https+http://catalog/v1/")), Is.Null);
        Assert.That(hosts.Refusal(new Uri("https://10.0.0.1:8443/v1/")), Does.StartWith("Tokens of this HttpClient go to 'catalog' only, not to '10.0.0.1:8443'"));
        Assert.That(hosts.Refusal(new Uri("http://10.0.0.1/v1/"), entered: new Uri("https+http://catalog/v1/")), Does.StartWith("Tokens are sent only over https"));
        Assert.That(hosts.Refusal(new Uri("https://10.0.0.1/v1/"), entered: new Uri("https+http://other/v1/")), Does.Contain("not to 'other'"));
    }

    [TestCase(null), TestCase("/relative"), TestCase("urn:catalog")]
    public void A_base_address_without_a_host_allows_no_host_and_the_error_says_what_to_do(string? address) =>
        Assert.That(
            new AllowedHosts(address is null ? null : new Uri(address, address[0] == '/' ? UriKind.Relative : UriKind.Absolute)).Refusal(new Uri("https://resource.example/")),
            Is.EqualTo("No host is allowed to receive tokens; add the host to AccessTokenHandlerOptions.AllowedHosts (also for a gRPC client, whose Address is not visible here), or register the HttpClient with an https BaseAddress (one that a typed client sets in its constructor is not visible here)"));

    [Test]
    public void A_request_without_an_address_gets_no_token() =>
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
    public void An_entry_that_is_not_a_host_is_reported_with_the_fix(string entry, string fault) =>
        Assert.That(AllowedHost.Fault(entry), Is.EqualTo(fault));

    [Test]
    public void A_name_without_an_ASCII_form_is_not_a_valid_host()
    {
        const string Name = "xn--ü.example"; // partly Punycode, partly Unicode

        Assert.That(AllowedHost.Fault(Name), Is.EqualTo("AllowedHosts contains '…', which is not a host; name a host such as 'api.example' or 'api.example:8443'."));
        Assert.That(new AllowedHosts(["a.example"]).Refusal(new Uri($"https://{Name}/")), Does.StartWith("Tokens of this HttpClient go to 'a.example' only"));
        Assert.That(new AllowedHosts(new Uri($"https://{Name}/")).Refusal(new Uri("https://a.example/")), Does.StartWith("No host is allowed to receive tokens"));
    }
}
