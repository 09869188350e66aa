using System.Net.Sockets;

namespace TokenClients.Tool;

/// <summary>Connects to the port of the service, or of the proxy.</summary>
internal sealed class TcpStep : Step
{
    public override string Name => "TCP";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.Peer.Host, context.Peer.Port);
        var who = context.Proxy is not null ? "The proxy" : context.Service.SendsRequest ? "The service" : "The resource";
        try
        {
            using var client = new TcpClient();
            await WithTimeoutAsync(context, limit => client.ConnectAsync(host, port, limit).AsTask(), cancellationToken).ConfigureAwait(false);
            return StepResult.Ok($"port {port} of {host} accepts connections");
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return StepResult.Unreachable(
                $"nothing listens on port {port} of {host} (the connection was refused)", $"{who} is not running there, or the port is wrong.");
        }
        catch (TimeoutException)
        {
            return StepResult.Unreachable(
                $"port {port} of {host} did not respond within {DurationFormat.Text(OperationTimeout)}",
                context.Proxy is { } proxy ? $"Check host and port of the proxy in {proxy.Source}; a firewall may drop the connection."
                    : "A firewall may drop the connection. If a proxy is required, set HTTPS_PROXY.");
        }
        catch (SocketException error)
        {
            return StepResult.Unreachable($"could not connect to port {port} of {host}: {ExceptionText.Of(error)}", "Check the network, its routes and firewalls.");
        }
    }
}
