using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace TokenClients.Emulator.Tests;

/// <summary>Tests the address of an emulator in an app.</summary>
internal sealed class AppAddressTests
{
    [Test]
    public async Task Before_the_start_the_address_is_unknown_unless_it_is_set()
    {
        await using var app = TestApp.Listening();
        var emulator = app.MapTokenEmulator("/sts");

        Assert.That(
            () => emulator.Arr.Endpoint,
            Throws.InvalidOperationException.With.Message.Contains("has not started")
                .And.Message.Contains("TokenEmulatorOptions.BaseAddress"));

        emulator.Options.BaseAddress = new Uri("https://sts.example:8443/a");
        Assert.That(emulator.BaseAddress.AbsoluteUri, Is.EqualTo("https://sts.example:8443/a/"));
        Assert.That(emulator.Arr.ResourceEndpoint.AbsoluteUri, Is.EqualTo("https://sts.example:8443/a/"));
        Assert.That(emulator.Wrap.Endpoint.AbsoluteUri, Is.EqualTo("https://sts.example:8443/a/WRAPv0.9/"));
    }

    [TestCase("http://127.0.0.1:0", "127.0.0.1")]
    [TestCase("http://0.0.0.0:0", "localhost")]
    [TestCase("http://[::1]:0", "[::1]")]
    public async Task After_the_start_the_address_is_the_one_that_the_app_listens_on(string url, string host)
    {
        await using var app = TestApp.Listening(url);
        var emulator = app.MapTokenEmulator("/sts");
        await app.StartAsync();
        using var client = new HttpClient(emulator.CreateHandler());
        using var response = await client.GetAsync(emulator.Wrap.Endpoint);

        Assert.That(
            emulator.OAuth.Endpoint.AbsoluteUri,
            Does.Match($@"^http://{Regex.Escape(host)}:\d+/sts/oauth2/token$"));
        Assert.That(emulator.Wrap.Requests.Single().StatusCode, Is.EqualTo(405));
    }

    [TestCase("/", "http://localhost/")]
    [TestCase("/sts/", "http://localhost/sts/")]
    [TestCase("/a b/c", "http://localhost/a%20b/c/")]
    public async Task On_the_test_host_the_address_is_the_one_that_its_clients_use(string prefix, string address)
    {
        await using var app = TestApp.InMemory();
        var emulator = app.MapTokenEmulator(prefix);
        await app.StartAsync();

        Assert.That(emulator.BaseAddress.AbsoluteUri, Is.EqualTo(address));
        Assert.That(emulator.Wrap.ResourceEndpoint.AbsoluteUri, Is.EqualTo($"{address}orders/messages"));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public async Task Reading_the_address_throws_if_the_app_listens_only_on_a_Unix_socket()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var app = TestApp.Listening($"http://unix:{path}");
        var emulator = app.MapTokenEmulator();
        await app.StartAsync();

        Assert.That(
            () => emulator.BaseAddress, Throws.InvalidOperationException.With.Message.Contains("no address"));
    }

    [Test]
    public async Task The_address_of_a_standalone_emulator_can_be_set()
    {
        await using var emulator = await TokenEmulator.StartAsync(
            options => options.BaseAddress = new Uri("http://forwarded.example"));

        Assert.That(emulator.Wrap.Endpoint.AbsoluteUri, Is.EqualTo("http://forwarded.example/WRAPv0.9/"));
    }

    [TestCase("relative")]
    [TestCase("ftp://example/")]
    [TestCase("http://example/?query")]
    [TestCase("http://example/#fragment")]
    public void An_address_that_no_client_can_use_is_rejected(string address) => Assert.That(
        () => new TokenEmulatorOptions { BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute) },
        Throws.ArgumentException.With.Message.Contains("BaseAddress"));
}
