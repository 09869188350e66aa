using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Emulator.Tests;

/// <summary>Tests how an emulator interacts with the rest of an app, and how it stops.</summary>
internal sealed class TokenEmulatorEndpointRouteBuilderExtensionsTests
{
    [Test]
    public async Task The_endpoints_of_the_app_take_precedence()
    {
        await using var app = TestApp.InMemory();
        app.MapGet("/", () => "home");
        app.MapGet("/accounts/me", () => "me");
        app.MapTokenEmulator();
        using var client = await StartAsync(app);

        Assert.That(await client.GetStringAsync("/"), Is.EqualTo("home"));
        Assert.That(await client.GetStringAsync("/accounts/me"), Is.EqualTo("me"));
        Assert.That((await RequestTokenAsync(client, "/")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_app_handles_requests_outside_the_prefix()
    {
        await using var app = TestApp.InMemory();
        app.MapTokenEmulator("/sts/");
        app.MapFallback(() => "fallback");
        using var client = await StartAsync(app);

        Assert.That(await client.GetStringAsync("/oauth2/token"), Is.EqualTo("fallback"));
        Assert.That(await client.GetStringAsync("/stsx"), Is.EqualTo("fallback"));
        Assert.That((await RequestTokenAsync(client, "/sts/")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Several_emulators_in_an_app_record_their_own_requests()
    {
        await using var app = TestApp.InMemory();
        var first = app.MapTokenEmulator("/first");
        var second = app.MapTokenEmulator("/first/second");
        using var client = await StartAsync(app);

        using var one = await RequestTokenAsync(client, "/first/");
        using var two = await RequestTokenAsync(client, "/first/second/");
        using var more = await RequestTokenAsync(client, "/first/second/");

        Assert.That((first.Wrap.Requests.Count, second.Wrap.Requests.Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Middleware_sees_the_original_path()
    {
        var seen = new List<string>();
        await using var app = TestApp.InMemory();
        app.Use(async (context, next) =>
        {
            await next(context);
            seen.Add($"{context.Request.PathBase}|{context.Request.Path}");
        });
        app.MapTokenEmulator("/sts");
        using var client = await StartAsync(app);

        using var response = await RequestTokenAsync(client, "/sts/");

        Assert.That(seen, Is.EqualTo(["|/sts/WRAPv0.9"]));
    }

    [Test]
    public async Task An_authorization_policy_of_the_app_does_not_apply()
    {
        await using var app = TestApp.InMemory(services => services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build()));
        app.UseAuthorization();
        app.MapTokenEmulator();
        using var client = await StartAsync(app);

        using var response = await RequestTokenAsync(client, "/");

        Assert.That(await response.Content.ReadAsStringAsync(), Does.StartWith("Error:Code:401:"));
    }

    [Test]
    public async Task An_emulator_in_an_app_works_over_sockets()
    {
        await using var app = TestApp.Listening();
        var emulator = app.MapTokenEmulator("/sts");
        await app.StartAsync();
        using var client = new HttpClient(emulator.CreateHandler());

        using var rejected = await RequestTokenAsync(client, emulator.BaseAddress.AbsoluteUri);
        emulator.Wrap.Faults.Enqueue(Fault.ResetConnection());
        var reset = await Assert.ThrowsAsync<HttpRequestException>(
            () => RequestTokenAsync(client, emulator.BaseAddress.AbsoluteUri));
        emulator.Wrap.Faults.Enqueue(Fault.CutOffBody());
        var cutOff = await Assert.ThrowsAsync<HttpRequestException>(
            () => RequestTokenAsync(client, emulator.BaseAddress.AbsoluteUri));

        Assert.That(rejected.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(
            (reset?.GetBaseException() as SocketException)?.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset));
        Assert.That(cutOff?.HttpRequestError, Is.EqualTo(HttpRequestError.ResponseEnded));
    }

    [Test]
    public async Task A_body_over_256_KiB_gets_a_413_even_if_the_app_allows_larger_ones()
    {
        await using var app = TestApp.Listening();
        var emulator = app.MapTokenEmulator();
        await app.StartAsync();

        var answer = await RawConnection.ExchangeAsync(
            emulator.BaseAddress,
            $"POST /WRAPv0.9 HTTP/1.1\r\nHost: emulator\r\nContent-Length: {(256 * 1024) + 1}\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 413 "));
        Assert.That(emulator.Wrap.Requests, Is.Empty);
    }

    [Test]
    public async Task Stopping_the_app_does_not_wait_for_requests_that_hang()
    {
        await using var app = TestApp.Listening();
        var emulator = app.MapTokenEmulator();
        emulator.Wrap.Faults.Always = Fault.Hang();
        await app.StartAsync();
        using var client = new HttpClient(emulator.CreateHandler());
        var answer = RequestTokenAsync(client, emulator.BaseAddress.AbsoluteUri);
        await Until.IsTrueAsync(() => emulator.Wrap.Requests.Count == 1, "the request did not arrive");

        var start = TimeProvider.System.GetTimestamp();
        await app.StopAsync();

        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        Assert.That(() => emulator.JwtPublicKey, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Disposing_an_app_that_was_not_stopped_disposes_its_emulator()
    {
        var app = TestApp.InMemory();
        var emulator = app.MapTokenEmulator();
        using var client = await StartAsync(app);
        using var response = await RequestTokenAsync(client, "/");
        var before = emulator.JwtPublicKey;

        await app.DisposeAsync();

        Assert.That(before.Modulus, Has.Length.EqualTo(256));
        Assert.That(() => emulator.JwtPublicKey, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(emulator.Wrap.Requests, Has.Count.EqualTo(1), "the recorded requests can still be read");
    }

    [Test]
    public async Task Invalid_arguments_are_rejected()
    {
        await using var app = TestApp.InMemory();

        Assert.That(() => app.MapTokenEmulator(null!), Throws.ArgumentNullException);
        foreach (var prefix in new[] { "", "sts", "/{account}", "/a?b", "/a//b" })
        {
            Assert.That(() => app.MapTokenEmulator(prefix), Throws.ArgumentException, prefix);
        }

        Assert.That(
            () => app.MapGroup("/group").MapTokenEmulator(), Throws.ArgumentException.With.Message.Contains("group"));
        Assert.That(
            () => app.MapTokenEmulator("/", options => options.Port = 5058),
            Throws.InvalidOperationException.With.Message.Contains("TokenEmulatorOptions.Port"));
        Assert.That(
            () => app.MapTokenEmulator("/", options => options.UseHttps = true), Throws.InvalidOperationException);
        Assert.That(
            () => app.MapTokenEmulator("/", options => options.ListenAddress = IPAddress.Any), Throws.InvalidOperationException);
    }

    private static async Task<HttpClient> StartAsync(WebApplication app)
    {
        await app.StartAsync();
        return app.GetTestClient();
    }

    // Sends a wrong password, because only the emulator responds to it with a 401.
    private static async Task<HttpResponseMessage> RequestTokenAsync(HttpClient client, string address)
    {
        using var form = new StringContent("wrap_name=owner&wrap_password=wrong");
        return await client.PostAsync($"{address}WRAPv0.9", form).WaitAsync(Until.Patience);
    }
}
