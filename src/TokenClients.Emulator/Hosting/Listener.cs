using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TokenClients.Emulator;

/// <summary>
/// A bound socket with a bare Kestrel server. Without a host around the server, it reads no environment
/// variable or settings file, logs nothing and handles no Ctrl+C.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Tls? _tls;
    private readonly KestrelServer _server;

    private Listener(Socket socket, Tls? tls, bool askForCertificates)
    {
        var endPoint = (IPEndPoint)socket.LocalEndPoint!;
        _socket = socket;
        _tls = tls;
        _server = CreateServer(endPoint, askForCertificates);
        var host = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any) ? $"localhost:{endPoint.Port}" : $"{endPoint}";
        Address = new($"{(tls is null ? "http" : "https")}://{host}/");
    }

    /// <summary>The address for clients on this machine.</summary>
    public Uri Address { get; }

    public X509Certificate2? Certificate => _tls?.PublicCertificate;

    public static Listener Bind(TokenEmulatorOptions options)
    {
        try
        {
            return new(
                SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(options.ListenAddress, options.Port)),
                options.UseHttps ? new Tls($"{options.ListenAddress}", options.BaseAddress?.DnsSafeHost) : null,
                options.UseClientCertificates);
        }
        catch (SocketException e)
        {
            throw new IOException($"The emulator cannot listen on {Reason(e, options)}", e);
        }
    }

    private static string Reason(SocketException error, TokenEmulatorOptions options) => error.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable => $"{options.ListenAddress}: this machine does not have that address. "
            + $"Set {nameof(TokenEmulatorOptions)}.{nameof(TokenEmulatorOptions.ListenAddress)} to one that it has, or to 0.0.0.0 for all.",
        var code => $"port {options.Port}: {(code == SocketError.AddressAlreadyInUse ? "it is in use" : error.Message)}. "
            + $"Set {nameof(TokenEmulatorOptions)}.{nameof(TokenEmulatorOptions.Port)} to another port, or to 0 for a free one.",
    };

    public Task StartAsync(IHttpApplication<HttpContext> application, CancellationToken cancellationToken) =>
        _server.StartAsync(application, cancellationToken);

    /// <summary>Stops immediately.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
        _socket.Dispose();
        if (_tls is not null)
        {
            await _tls.DisposeAsync().ConfigureAwait(false);
        }
    }

    private KestrelServer CreateServer(IPEndPoint endPoint, bool askForCertificates)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(endPoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            _tls?.Use(options, listen, askForCertificates);
        });

        var transport = new SocketTransportOptions { CreateBoundListenSocket = _ => _socket };
        return new(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(transport), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }
}
