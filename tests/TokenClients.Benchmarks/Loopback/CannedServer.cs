using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TokenClients.Benchmarks.Loopback;

/// <summary>
/// Responds to every request with the same token. The emulator signs each token, which takes longer than the work of a client;
/// with this server, the work of the client is visible.
/// </summary>
internal sealed class CannedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;

    private CannedServer(string token)
    {
        var body = $$"""{"AccessToken":"{{token}}"}""";
        _answer = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nDate: {DateTime.UtcNow:R}\r\nContent-Type: application/json; charset=utf-8\r\n" +
            $"MS-CV: benchmark.0\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _listener.Start();
        Endpoint = new Uri($"http://{_listener.LocalEndpoint}/");
        _ = AcceptAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>Starts a server that returns <paramref name="token"/>.</summary>
    public static CannedServer Start(string token) => new(token);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The benchmark has ended.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var buffer = new byte[8192];
        using (socket)
        {
            // The requests are small and have no body, so each read returns one request.
            for (var length = 0; ;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None);
                length += read;
                if (read == 0)
                {
                    return;
                }

                if (buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                {
                    length = 0;
                    await socket.SendAsync(_answer, SocketFlags.None);
                }
            }
        }
    }
}
