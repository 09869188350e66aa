using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TokenClients.Tool;

/// <summary>Detects the protocol of a port that does not speak TLS.</summary>
internal static class PlainTextProbe
{
    private const int Longest = 60;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Returns the first line of the response to an HTTP request, or <see langword="null"/> if there is none.</summary>
    public static async Task<string?> ReadLineAsync(DnsEndPoint peer, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(peer.Host, peer.Port, both.Token).ConfigureAwait(false);
            await client.Client.SendAsync(Encoding.ASCII.GetBytes($"HEAD / HTTP/1.1\r\nHost: {peer.Host}\r\n\r\n"), both.Token).ConfigureAwait(false);
            var answer = new byte[Longest];
            var length = await client.Client.ReceiveAsync(answer, both.Token).ConfigureAwait(false);
            var line = Encoding.ASCII.GetString(answer, 0, length).Split('\r', '\n')[0];
            return line.Length > 0 && line.All(c => c is >= ' ' and <= '~' and not '?') ? line : null;
        }
        catch (Exception error) when (error is SocketException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
