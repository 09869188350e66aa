using System.CommandLine;
using System.Net;

namespace TokenClients.Tool;

/// <summary>What is being examined, as far as the steps have come.</summary>
internal sealed class Case(TokenService service, ParseResult given, Terminal terminal)
{
    private Task<Exchange>? _exchange;

    public TokenService Service => service;

    public ParseResult Given => given;

    public Terminal Terminal => terminal;

    /// <summary>The client; there once the settings were found valid.</summary>
    public PreparedClient Client { get; set; } = null!;

    /// <summary>Where the client sends its request; there once the settings were found valid.</summary>
    public Uri Address { get; set; } = null!;

    /// <summary>The proxy that the request goes through, if there is one.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>Whom a connection is made to: the proxy, or the service itself.</summary>
    public DnsEndPoint Peer => new((Proxy ?? Address).IdnHost.Trim('[', ']'), (Proxy ?? Address).Port);

    /// <summary>Asks for a token, once.</summary>
    public Task<Exchange> AskAsync(CancellationToken cancellationToken) =>
        _exchange ??= Exchange.RunAsync(Client, useProxy: Proxy is not null, terminal.Time, cancellationToken);
}
