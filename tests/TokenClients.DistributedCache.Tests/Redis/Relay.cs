using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TokenClients.Tests;

/// <summary>Forwards connections to a server; a test can interrupt and restore them.</summary>
internal sealed class Relay : IDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly ConcurrentBag<TcpClient> _connections = [];
    private TcpListener _listener;

    public Relay(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener = Listen(0);
    }

    /// <summary>New connections are forwarded when this task has completed.</summary>
    public Task IsOpen { get; set; } = Task.CompletedTask;

    /// <summary>The number of connections so far, including those that are not forwarded yet.</summary>
    public int Accepted { get; private set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Closes all connections; new ones are refused.</summary>
    public int Cut()
    {
        var port = Port;
        _listener.Dispose();
        while (_connections.TryTake(out var connection))
        {
            connection.Dispose();
        }

        return port;
    }

    /// <summary>Accepts connections again, on the same port as before <see cref="Cut"/>.</summary>
    public void Mend(int port) => _listener = Listen(port);

    public void Dispose() => Cut();

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                Accepted++;
                await IsOpen;
                var far = new TcpClient();
                _connections.Add(near);
                _connections.Add(far);
                await far.ConnectAsync(_host, _port);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The relay was cut.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The relay was cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
