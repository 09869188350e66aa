using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TokenClients.Emulator;

/// <summary>
/// A bound loopback socket, and the bare Kestrel server on it. There is no host around the server, so that no
/// environment variable, settings file, console logger or Ctrl+C handler comes with it.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int MaximumBodySize = 256 * 1024;

    private readonly Socket _socket;

    private LoopbackListener(Socket socket)
    {
        _socket = socket;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public Uri BaseAddress => new($"http://{EndPoint}/");

    private IPEndPoint EndPoint { get; }

    public static LoopbackListener Bind(int port)
    {
        try
        {
            return new(SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(IPAddress.Loopback, port)));
        }
        catch (SocketException e)
        {
            var reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "it is in use" : e.Message;
            throw new IOException(
                $"The emulator cannot listen on port {port}: {reason}. Set {nameof(TokenEmulatorOptions)}."
                + $"{nameof(TokenEmulatorOptions.Port)} to another port, or to 0 for a free one.",
                e);
        }
    }

    public KestrelServer CreateServer()
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = MaximumBodySize;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(EndPoint, listen => listen.Protocols = HttpProtocols.Http1);

        var transport = new SocketTransportOptions { CreateBoundListenSocket = _ => _socket };
        return new(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(transport), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    public void Dispose() => _socket.Dispose();
}
