using System.Net;
using System.Net.Sockets;

namespace TokenClients.Tool;

/// <summary>Whether the name of the service, or of the proxy on the way, has an address.</summary>
internal sealed class DnsStep : Step
{
    public override string Name => "DNS";

    public override async Task<Finding> ExamineAsync(Case subject, CancellationToken cancellationToken)
    {
        var host = subject.Peer.Host;
        if (IPAddress.TryParse(host, out _))
        {
            return Finding.Ok($"{host} is an address, there is no name to look up");
        }

        try
        {
            IPAddress[] found = [];
            await InTimeAsync(subject, async limit => found = await Dns.GetHostAddressesAsync(host, limit).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            return Finding.Ok($"{host} is {string.Join(", ", found.Take(3).Select(address => address.ToString()))}");
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return Finding.Unreachable($"there is no host of the name {host}", Advice(subject));
        }
        catch (Exception error) when (error is SocketException or TimeoutException)
        {
            return Finding.Unreachable(
                $"the name {host} could not be looked up ({error.Message})", "Check that this machine is online and which DNS server it asks.");
        }
    }

    private static string Advice(Case subject) =>
        subject.Proxy is not null ? "The name is the proxy's: check the proxy settings."
        : $"Check the spelling of the domain, namespace or endpoint, and that this machine is online.{Retired(subject.Peer.Host)}";

    // Microsoft's retirement notices of the two services.
    private static string Retired(string host) =>
        host.EndsWith(".mixedreality.azure.com", StringComparison.OrdinalIgnoreCase)
            ? " Azure Remote Rendering was retired on 30 September 2025; 'tokenclients emulator' stands in for it."
        : host.EndsWith(".accesscontrol.windows.net", StringComparison.OrdinalIgnoreCase)
            ? " The Access Control Service was retired on 7 November 2018; 'tokenclients emulator' stands in for it."
        : "";
}
