using System.CommandLine;
using System.Net;

namespace TokenClients.Tool;

/// <summary>The state that the steps of a diagnosis share.</summary>
internal sealed class DoctorContext(TokenService service, ParseResult given, Terminal terminal)
{
    private Task<TokenRequestResult>? _exchange;

    public TokenService Service => service;

    public ParseResult Given => given;

    public Terminal Terminal => terminal;

    /// <summary>The client; set by the settings step.</summary>
    public PreparedClient Client { get; set; } = null!;

    /// <summary>
    /// The address that the client sends its request to or, if it sends none, that of the resource; set by the settings step.
    /// </summary>
    public Uri Address { get; set; } = null!;

    /// <summary>The proxy that the request goes through, or <see langword="null"/>; set by the proxy step.</summary>
    public RequestProxy? Proxy { get; set; }

    /// <summary>The host and port to connect to: those of the proxy, or of the service.</summary>
    public DnsEndPoint Peer
    {
        get
        {
            var peer = Proxy?.Address ?? Address;
            return new DnsEndPoint(peer.IdnHost.Trim('[', ']'), peer.Port);
        }
    }

    /// <summary>Requests a token. Later calls return the result of the first one.</summary>
    public Task<TokenRequestResult> RequestTokenAsync(CancellationToken cancellationToken) =>
        _exchange ??= TokenRequestResult.RunAsync(Client, useProxy: Proxy is not null, terminal.Time, cancellationToken);
}
