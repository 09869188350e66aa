using System.Net.Sockets;

namespace TokenClients.Tool;

/// <summary>Whether something listens where the service, or the proxy on the way, should be.</summary>
internal sealed class TcpStep : Step
{
    public override string Name => "TCP";

    public override async Task<Finding> ExamineAsync(Case subject, CancellationToken cancellationToken)
    {
        var (host, port) = (subject.Peer.Host, subject.Peer.Port);
        var who = subject.Proxy is null ? "The service" : "The proxy";
        try
        {
            using var client = new TcpClient();
            await InTimeAsync(subject, limit => client.ConnectAsync(host, port, limit).AsTask(), cancellationToken).ConfigureAwait(false);
            return Finding.Ok($"port {port} of {host} takes connections");
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return Finding.Unreachable(
                $"nothing listens on port {port} of {host} (the connection was refused)", $"{who} is not running there, or the port is a wrong one.");
        }
        catch (TimeoutException)
        {
            return Finding.Unreachable(
                $"port {port} of {host} does not answer within {Spans.Text(Patience)}",
                "A firewall may drop the connection. Where a proxy has to be used, set HTTPS_PROXY.");
        }
        catch (SocketException error)
        {
            return Finding.Unreachable($"no connection to port {port} of {host}: {error.Message}", "Check the network, its routes and firewalls.");
        }
    }
}
