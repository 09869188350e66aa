using System.Net;
using System.Net.Sockets;

namespace TokenClients.Emulator.Tests;

/// <summary>Tests how an emulator starts and stops, and several emulators on one machine.</summary>
internal sealed class TokenEmulatorTests : EmulatorFixture
{
    [Test]
    public async Task Two_emulators_share_neither_port_nor_requests_nor_tokens()
    {
        await using var other = await TokenEmulator.StartAsync();
        var token = await GetSwtAsync();
        using var client = NewClient(other.BaseAddress);
        using var message = new HttpRequestMessage(HttpMethod.Post, "/orders/messages");
        message.Headers.TryAddWithoutValidation("Authorization", Swt.Header(token));
        using var rejected = await client.SendAsync(message);

        Assert.That(other.BaseAddress, Is.Not.EqualTo(Emulator.BaseAddress));
        Assert.That(rejected.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(other.Wrap.Requests, Is.Empty);
        Assert.That(Emulator.Wrap.ResourceRequests, Is.Empty);
    }

    [Test]
    public async Task A_port_in_use_is_an_error_that_names_the_port_and_what_to_do()
    {
        var port = Emulator.BaseAddress.Port;

        var error = await Assert.ThrowsAsync<IOException>(() => TokenEmulator.StartAsync(o => o.Port = port));

        Assert.That(error?.Message, Does.Contain($"port {port}: it is in use"));
        Assert.That(error?.Message, Does.Contain("TokenEmulatorOptions.Port"));
        Assert.That(error?.InnerException, Is.InstanceOf<SocketException>());
        using var response = await RequestWrapAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), "the emulator that uses the port is not affected");
    }

    [Test]
    public async Task A_port_is_free_again_once_its_emulator_is_disposed()
    {
        var port = Emulator.BaseAddress.Port;
        using (await RequestWrapAsync())
        {
            await Emulator.DisposeAsync();
        }

        await using var next = await TokenEmulator.StartAsync(options => options.Port = port);
        using var client = NewClient(next.BaseAddress);
        using var response = await client.GetAsync("/");

        Assert.That(next.BaseAddress.Port, Is.EqualTo(port));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("ASPNETCORE_URLS", "http://127.0.0.1:{0}")]
    [TestCase("DOTNET_URLS", "http://127.0.0.1:{0}")]
    [TestCase("URLS", "http://127.0.0.1:{0}")]
    [TestCase("ASPNETCORE_HTTP_PORTS", "{0}")]
    [TestCase("Kestrel__Endpoints__Http__Url", "http://127.0.0.1:{0}")]
    [TestCase("ASPNETCORE_PATHBASE", "/{0}")]
    public async Task Environment_variables_have_no_effect(string variable, string value)
    {
        // An emulator that used the variable would find the port in use.
        using var otherListener = new TcpListener(IPAddress.Loopback, 0);
        otherListener.Start();
        var old = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(
            variable, value.Replace("{0}", $"{((IPEndPoint)otherListener.LocalEndpoint).Port}", StringComparison.Ordinal));
        try
        {
            await using var emulator = await TokenEmulator.StartAsync();
            using var client = NewClient(emulator.BaseAddress);
            using var form = new StringContent(Form(Password));
            using var response = await client.PostAsync("/WRAPv0.9", form);

            Assert.That(emulator.BaseAddress.Port, Is.Not.EqualTo(((IPEndPoint)otherListener.LocalEndpoint).Port));
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(otherListener.Pending(), Is.False);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, old);
        }
    }

    [Test]
    public async Task A_cancelled_start_starts_nothing()
    {
        var configured = false;

        await Assert.CatchAsync<OperationCanceledException>(() =>
            TokenEmulator.StartAsync(_ => configured = true, new CancellationToken(canceled: true)));

        Assert.That(configured, Is.False);
    }

    [Test]
    public async Task An_error_in_the_settings_reaches_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => TokenEmulator.StartAsync(o => o.Port = 70_000));
    }

    [Test]
    [Platform("Linux,Win")]
    public async Task The_emulator_listens_on_127_0_0_1_only()
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);

        // All addresses of 127.0.0.0/8 are loopback addresses, but it listens on 127.0.0.1 only.
        var error = await Assert.ThrowsAsync<SocketException>(
            () => client.ConnectAsync(IPAddress.Parse("127.0.0.2"), Emulator.BaseAddress.Port));

        Assert.That(error?.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    public async Task A_thousand_concurrent_requests_are_all_answered()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 999).Select(i => RequestTokenAsync((Service)(i % 3))));
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, response) in responses.Index())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            tokens.Add(TokenIn((Service)(index % 3), await response.Content.ReadAsStringAsync()));
            response.Dispose();
        }

        Assert.That(
            (Emulator.Arr.Requests.Count, Emulator.Wrap.Requests.Count, Emulator.OAuth.Requests.Count),
            Is.EqualTo((333, 333, 333)));
        Assert.That(tokens, Has.Count.EqualTo(999), "every token is unique");
    }

    [Test]
    public async Task Dispose_does_not_wait_for_hanging_delayed_or_slow_responses()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Hang(), times: 20);
        Emulator.Arr.Faults.Enqueue(Fault.Delay(TimeSpan.FromHours(1)), times: 20);
        Emulator.Wrap.Faults.Enqueue(Fault.Gate(new TaskCompletionSource().Task), times: 20);
        Emulator.Wrap.Faults.Enqueue(Fault.SlowBody(TimeSpan.FromHours(1)), times: 20);
        var answers = Enumerable.Range(0, 80).Select(i => ReadAsync((Service)(i / 40))).ToArray();
        await Until.IsTrueAsync(
            () => (Emulator.Arr.Requests.Count, Emulator.Wrap.Requests.Count, Time.Timers) == (40, 40, 40),
            "not all requests arrived");

        var start = TimeProvider.System.GetTimestamp();
        await Emulator.DisposeAsync();

        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(5)));
        foreach (var answer in answers)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        }

        Assert.That(Time.Timers, Is.Zero);
    }

    [Test]
    public async Task Dispose_closes_idle_connections()
    {
        using var idle = await RawConnection.OpenAsync(Emulator.BaseAddress);
        using var used = await RawConnection.OpenAsync(Emulator.BaseAddress);
        await used.SendAsync("GET /half HTTP/1.1\r\nHost:");
        using var answered = await RequestWrapAsync();

        await Emulator.DisposeAsync();

        Assert.That(await idle.ReadUntilClosedAsync(), Is.Empty);
        Assert.That(await used.ReadUntilClosedAsync(), Is.Empty.Or.StartWith("HTTP/1.1 400"));
        await Assert.ThrowsAsync<HttpRequestException>(() => RequestWrapAsync());
    }

    [Test]
    public async Task Dispose_can_be_called_repeatedly_and_concurrently()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await Emulator.DisposeAsync())));
        await Emulator.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => RequestWrapAsync());
    }

    [Test]
    public async Task After_disposal_the_requests_can_be_read_but_not_the_key()
    {
        using var response = await RequestWrapAsync();
        await Emulator.DisposeAsync();

        Assert.That(Emulator.Wrap.Requests.Single().StatusCode, Is.EqualTo(200));
        Assert.That(() => Emulator.JwtPublicKey, Throws.InstanceOf<ObjectDisposedException>());
    }

    private async Task<string> ReadAsync(Service service)
    {
        using var response = await RequestTokenAsync(service);
        return await response.Content.ReadAsStringAsync();
    }
}
