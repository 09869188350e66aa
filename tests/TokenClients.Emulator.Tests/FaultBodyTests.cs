using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Faults of the connection and of the response body on every service, observed over sockets.</summary>
[TestFixture(Service.Arr)]
[TestFixture(Service.Wrap)]
[TestFixture(Service.OAuth)]
internal sealed class FaultBodyTests(Service service) : EmulatorFixture
{
    [Test]
    public async Task ResetConnection_sends_a_TCP_reset_before_any_response()
    {
        Of(service).Faults.Enqueue(Fault.ResetConnection());
        using var connection = await RawConnection.OpenAsync(Emulator.BaseAddress);
        await connection.SendAsync(Request());

        var error = await Assert.ThrowsAsync<IOException>(connection.ReadToEndAsync);

        Assert.That(
            (error?.InnerException as System.Net.Sockets.SocketException)?.SocketErrorCode,
            Is.EqualTo(System.Net.Sockets.SocketError.ConnectionReset));
        Assert.That(Of(service).Requests.Single().StatusCode, Is.Zero);
    }

    [Test]
    public async Task ResetConnection_does_not_affect_the_next_request()
    {
        Of(service).Faults.Enqueue(Fault.ResetConnection());
        await Assert.ThrowsAsync<HttpRequestException>(() => RequestTokenAsync(service));

        using var response = await RequestTokenAsync(service);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task CutOffBody_sends_half_of_the_length_it_announced()
    {
        Of(service).Faults.Enqueue(Fault.CutOffBody());
        var answer = await RawConnection.ExchangeAsync(Emulator.BaseAddress, Request());

        var (headers, body) = Split(answer);
        Assert.That(headers, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(headers, Does.Match($@"\r\nContent-Length: ({body.Length * 2}|{(body.Length * 2) + 1})\r\n"));
        Assert.That(body, Does.StartWith(
            service switch
            {
                Service.Arr => "{\"AccessToken\":\"",
                Service.Wrap => "wrap_access_token=",
                _ => "{\"access_token\":\"",
            }));
    }

    [Test]
    public async Task CutOffBody_is_an_error_for_the_client()
    {
        Of(service).Faults.Enqueue(Fault.CutOffBody());

        var error = await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            using var response = await RequestTokenAsync(service);
            await response.Content.ReadAsStringAsync();
        });

        Assert.That(error?.HttpRequestError, Is.EqualTo(HttpRequestError.ResponseEnded));
    }

    [TestCase(100_000)]
    [TestCase(10 * 1024 * 1024)]
    public async Task HugeBody_is_streamed_without_a_length(int bytes)
    {
        Of(service).Faults.Enqueue(bytes == 10 * 1024 * 1024 ? Fault.HugeBody() : Fault.HugeBody(bytes));
        using var response = await RequestTokenAsync(service);
        Assert.That(response.Headers.TransferEncodingChunked, Is.True);
        var announced = response.Content.Headers.NonValidated.Contains("Content-Length");
        var body = await response.Content.ReadAsStringAsync();

        Assert.That(announced, Is.False);
        Assert.That(body, Has.Length.InRange(bytes, bytes + (16 * 1024)));
        Assert.That(TokenIn(service, body), Has.Length.GreaterThan(bytes - 2_000), "the token is enlarged");
    }

    [Test]
    public async Task HugeBody_that_is_smaller_than_the_response_does_not_change_it()
    {
        Of(service).Faults.Enqueue(Fault.HugeBody(0));
        using var response = await RequestTokenAsync(service);
        using var accepted = await UseAsync(service, TokenIn(service, await response.Content.ReadAsStringAsync()));

        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task An_endless_HugeBody_continues_until_the_emulator_is_disposed()
    {
        Of(service).Faults.Enqueue(Fault.HugeBody(long.MaxValue));
        using var response = await RequestTokenAsync(service);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[1_000_000]).AsTask().WaitAsync(Until.Patience);

        await Emulator.DisposeAsync().AsTask().WaitAsync(Until.Patience);

        await Assert.CatchAsync<IOException>(() => stream.CopyToAsync(Stream.Null).WaitAsync(Until.Patience));
    }

    [Test]
    public async Task SlowBody_sends_a_tenth_then_pauses_before_each_further_tenth()
    {
        var pause = TimeSpan.FromSeconds(3);
        Of(service).Faults.Enqueue(Fault.SlowBody(pause));
        using var response = await RequestTokenAsync(service);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var body = new byte[(int)response.Content.Headers.ContentLength!.Value];

        await stream.ReadExactlyAsync(body.AsMemory(0, body.Length / 10)).AsTask().WaitAsync(Until.Patience);
        for (var chunk = 1; chunk < 10; chunk++)
        {
            var (start, end) = (chunk * body.Length / 10, (chunk + 1) * body.Length / 10);
            var next = stream.ReadExactlyAsync(body.AsMemory(start, end - start)).AsTask();
            Assert.That(await Watched.NextTimerAsync(), Is.EqualTo(pause));
            Time.Advance(pause - TimeSpan.FromTicks(1));
            Assert.That((next.IsCompleted, Time.Timers), Is.EqualTo((false, 1)), $"chunk {chunk}");
            Time.Advance(TimeSpan.FromTicks(1));
            await next.WaitAsync(Until.Patience);
        }

        Assert.That(TokenIn(service, System.Text.Encoding.UTF8.GetString(body)), Is.Not.Empty);
        Assert.That(Time.Timers, Is.Zero);
    }

    [Test]
    public async Task SlowBody_without_a_pause_is_the_normal_response()
    {
        Of(service).Faults.Enqueue(Fault.SlowBody(TimeSpan.Zero));
        using var response = await RequestTokenAsync(service);
        using var accepted = await UseAsync(service, TokenIn(service, await response.Content.ReadAsStringAsync()));

        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private string Request() => service switch
    {
        Service.Arr =>
            RawConnection.Get(TokenPath, $"Authorization: Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}"),
        Service.Wrap => RawConnection.Post("/WRAPv0.9", Form(Password)),
        _ => RawConnection.Post("/oauth2/token", Form(ClientCredentials)),
    };

    private static (string Headers, string Body) Split(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (answer[..(end + 2)], answer[(end + 4)..]);
    }
}
