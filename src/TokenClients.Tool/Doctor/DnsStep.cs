using System.Net;
using System.Net.Sockets;

namespace TokenClients.Tool;

/// <summary>Resolves the host name of the service, or of the proxy.</summary>
internal sealed class DnsStep : Step
{
    public override string Name => "DNS";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var host = context.Peer.Host;
        if (IPAddress.TryParse(host, out _))
        {
            return StepResult.Ok($"{host} is an IP address, so there is no name to resolve");
        }

        try
        {
            IPAddress[] found = [];
            await WithTimeoutAsync(context, async limit => found = await Dns.GetHostAddressesAsync(host, limit).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            return StepResult.Ok($"{host} resolves to {string.Join(", ", found.Take(3).Select(address => address.ToString()))}");
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return StepResult.Unreachable($"the host name {host} does not exist", Advice(context));
        }
        catch (Exception error) when (error is SocketException or TimeoutException)
        {
            return StepResult.Unreachable(
                $"the host name {host} could not be resolved ({ExceptionText.Of(error)})", "Check that this machine is online, and which DNS server it uses.");
        }
    }

    private static string Advice(DoctorContext context) =>
        context.Proxy is { } proxy ? $"This is the host name of the proxy. Check {proxy.Source}."
        : $"Check the spelling of the domain, namespace or endpoint, and that this machine is online.{Retired(context.Peer.Host)}";

    // From Microsoft's retirement notices of the two services.
    private static string Retired(string host) =>
        host.EndsWith(".mixedreality.azure.com", StringComparison.OrdinalIgnoreCase)
            ? " Azure Remote Rendering was retired on 30 September 2025; 'tokenclients emulator' emulates it."
        : host.EndsWith(".accesscontrol.windows.net", StringComparison.OrdinalIgnoreCase)
            ? " The Access Control Service was retired on 7 November 2018; 'tokenclients emulator' emulates it."
        : "";
}
