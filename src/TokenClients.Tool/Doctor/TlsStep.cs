using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool;

/// <summary>Performs the TLS handshake and checks the certificate of the service.</summary>
internal sealed class TlsStep : Step
{
    public override string Name => "TLS";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.Address.Scheme != Uri.UriSchemeHttps)
        {
            return StepResult.Skipped("the address uses http, which is accepted for loopback addresses only");
        }

        if (context.Proxy is not null)
        {
            return StepResult.Skipped("the proxy makes the connection; the token request shows whether it works");
        }

        var host = context.Peer.Host;
        Certificate? seen = null;
        try
        {
            await WithTimeoutAsync(context, limit => HandshakeAsync(context, certificate => seen = certificate, limit), cancellationToken).ConfigureAwait(false);
            return seen!.Evaluate(host, context.Terminal.Time.GetUtcNow());
        }
        catch (AuthenticationException) when (seen is { Errors: not SslPolicyErrors.None })
        {
            return seen.Evaluate(host, context.Terminal.Time.GetUtcNow());
        }
        catch (Exception error) when (error is AuthenticationException or IOException or SocketException or TimeoutException)
        {
            return StepResult.Unreachable(
                $"what listens at {host} does not speak TLS as this machine does ({ExceptionText.Of(error)})",
                "Check the port; an old service may speak only versions of TLS that this machine has switched off.");
        }
    }

    private static async Task HandshakeAsync(DoctorContext context, Action<Certificate> see, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(context.Peer.Host, context.Peer.Port, cancellationToken).ConfigureAwait(false);
        using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, chain, errors) =>
        {
            if (certificate is X509Certificate2 known)
            {
                see(new Certificate(
                    known.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
                    known.GetNameInfo(X509NameType.SimpleName, forIssuer: true),
                    new DateTimeOffset(known.NotBefore),
                    new DateTimeOffset(known.NotAfter),
                    errors,
                    [.. chain?.ChainStatus.Select(status => status.Status) ?? []]));
            }

            return errors == SslPolicyErrors.None;
        });
        var options = new SslClientAuthenticationOptions { TargetHost = context.Peer.Host };
        await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
    }
}
