using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TokenClients.Tool.Tests;

/// <summary>A server that handles every connection in the same way.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FakeServer(Func<NetworkStream, Task> serve)
    {
        _listener.Start();
        _ = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when the first client has connected.</summary>
    public TaskCompletionSource Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sends a text, after a request or immediately.</summary>
    public static FakeServer Sending(string text, bool waitForRequest = true) => new(async stream =>
    {
        if (waitForRequest)
        {
            await ReadHeadAsync(stream);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        stream.Socket.Shutdown(SocketShutdown.Send);
        await ReadHeadAsync(stream);
    });

    public static FakeServer Hanging() => new(_ => Task.Delay(Timeout.Infinite));

    /// <summary>A proxy whose tunnels all lead to one port of this machine.</summary>
    public static FakeServer TunnelTo(int port) => new(async stream =>
    {
        await ReadHeadAsync(stream);
        using var target = new TcpClient();
        await target.ConnectAsync(IPAddress.Loopback, port);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
        await Task.WhenAny(stream.CopyToAsync(target.GetStream()), target.GetStream().CopyToAsync(stream));
    });

    /// <summary>Performs the TLS handshake, then responds to a request with a status line and headers.</summary>
    /// <param name="certificate">The certificate of the server.</param>
    /// <param name="head">The status line and the headers of the response.</param>
    /// <param name="inClear">The response to a request without TLS; by default the handshake fails.</param>
    public static FakeServer WithTls(
        X509Certificate2 certificate, string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", string? inClear = null) => new(async stream =>
    {
        var first = new byte[1];
        await stream.Socket.ReceiveAsync(first, SocketFlags.Peek);
        if (inClear is not null && first[0] == 'G')
        {
            await ReadHeadAsync(stream);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(inClear));
            return;
        }

        using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(certificate);
        await ReadHeadAsync(tls);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(head));
    });

    public void Dispose() => _listener.Dispose();

    private static async Task ReadHeadAsync(Stream stream)
    {
        var text = "";
        var buffer = new byte[4096];
        while (!text.Contains("\r\n\r\n") && await stream.ReadAsync(buffer) is > 0 and var read)
        {
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }
    }

    private async Task AcceptAsync(Func<NetworkStream, Task> serve)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(), serve);
                Connected.TrySetResult();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test has ended and disposed the listener.
        }
    }

    private static async Task ServeAsync(TcpClient client, Func<NetworkStream, Task> serve)
    {
        try
        {
            using (client)
            {
                await serve(client.GetStream());
            }
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException)
        {
            // A connection that only checks whether the port is open, or a client that disconnects.
        }
    }
}
