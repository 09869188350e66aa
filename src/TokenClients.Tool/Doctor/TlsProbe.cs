using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool;

/// <summary>
/// Connects to an https address as a client does, through its proxy if there is one, up to the end of the TLS handshake. It
/// sends no request.
/// </summary>
internal sealed class TlsProbe
{
    private bool _isDone;

    /// <summary>The certificate of the service, or of an https proxy that the connection got no further than.</summary>
    public Certificate? Certificate { get; private set; }

    /// <summary>Why the connection failed, or <see langword="null"/> if the handshake succeeded.</summary>
    public HttpRequestException? Error { get; private set; }

    public async Task RunAsync(Uri address, RequestProxy? proxy, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = proxy is not null, Proxy = proxy?.ToWebProxy() };
        handler.SslOptions.RemoteCertificateValidationCallback = See;
        handler.PlaintextStreamFilter = (connection, _) =>
        {
            // The request that opens the tunnel is sent; the one that would go through it is not.
            _isDone = connection.InitialRequestMessage.Method != HttpMethod.Connect;
            return _isDone ? throw new IOException() : ValueTask.FromResult(connection.PlaintextStream);
        };
        using var http = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(address.GetLeftPart(UriPartial.Authority)));
        try
        {
            using var unexpected = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (_isDone && error is IOException or HttpRequestException)
        {
            // Thrown by the filter.
        }
        catch (HttpRequestException error)
        {
            Error = error;
        }
    }

    private bool See(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is X509Certificate2 known)
        {
            Certificate = new Certificate(
                ((SslStream)sender).TargetHostName,
                known.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
                known.GetNameInfo(X509NameType.SimpleName, forIssuer: true),
                new DateTimeOffset(known.NotBefore),
                new DateTimeOffset(known.NotAfter),
                errors,
                [.. chain?.ChainStatus.Select(status => status.Status) ?? []]);
        }

        return errors == SslPolicyErrors.None;
    }
}
