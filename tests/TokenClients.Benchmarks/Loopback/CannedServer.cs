using System.Buffers.Text;
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

    private CannedServer(string contentType, string body)
    {
        _answer = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nDate: {DateTime.UtcNow:R}\r\nContent-Type: {contentType}\r\n" +
            $"MS-CV: benchmark.0\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _listener.Start();
        Endpoint = new Uri($"http://{_listener.LocalEndpoint}/");
        _ = AcceptAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>Starts a server that responds as the ARR service does.</summary>
    public static CannedServer StartArr(string token) => new("application/json; charset=utf-8", $$"""{"AccessToken":"{{token}}"}""");

    /// <summary>Starts a server that responds as the Access Control Service does.</summary>
    public static CannedServer StartWrap(string token) =>
        new("application/x-www-form-urlencoded", $"wrap_access_token={Uri.EscapeDataString(token)}&wrap_access_token_expires_in=36000");

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
        var buffer = new byte[16384]; // longer than any request here
        using (socket)
        {
            for (var length = 0; ;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None);
                length += read;
                if (read == 0)
                {
                    return;
                }

                if (IsWhole(buffer.AsSpan(0, length)))
                {
                    length = 0;
                    await socket.SendAsync(_answer, SocketFlags.None);
                }
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        var header = request.IndexOf("\r\n\r\n"u8);
        var field = request.IndexOf("Content-Length: "u8);
        var body = field >= 0 && Utf8Parser.TryParse(request[(field + 16)..], out int length, out _) ? length : 0;
        return header >= 0 && request.Length == header + 4 + body;
    }
}
