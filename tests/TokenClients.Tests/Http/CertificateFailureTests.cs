using System.Net.Sockets;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>If a connection fails below HTTP, the message and the log name the actual cause.</summary>
internal sealed class CertificateFailureTests
{
    private static readonly string[] Clients = HttpClients.All;

    [Test]
    public async Task An_untrusted_certificate_is_named_as_the_cause_in_message_and_log([ValueSource(nameof(Clients))] string client)
    {
        await using var emulator = await TokenEmulator.StartAsync(o => o.UseHttps = true);
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });
        using var log = new RecordingLogger();
        using var cache = new CachingTokenProvider(HttpClients.Create(client, http, emulator.BaseAddress), timeProvider: null, logger: log);

        var failure = await HttpClients.FailureOf(cache);
        await log.NextLineAsync();

        Assert.That(failure.Message, Does.Match(@"\(HttpRequestException: The SSL connection could not be established, caused by AuthenticationException: .*certificate"));
        Assert.That(log.Lines.Single().Text, Does.Contain("caused by AuthenticationException: ").And.Not.Contain("see inner exception").And.Not.Contain(" Cause: "));
    }

    [Test]
    public async Task A_connection_reset_by_the_server_is_reported_with_its_cause([ValueSource(nameof(Clients))] string client)
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Uri($"https://{listener.LocalEndpoint}/");
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });

        var call = HttpClients.FailureOf(HttpClients.Create(client, http, endpoint));
        using (var connection = await listener.AcceptSocketAsync())
        {
            connection.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.That((await call).Message, Does.Match(@"could not be reached \((HttpRequest|Socket)Exception: ").And.Not.Contain("inner exception"));
    }
}
