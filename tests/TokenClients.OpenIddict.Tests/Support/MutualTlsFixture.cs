using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace TokenClients.Tests;

/// <summary>A server that authenticates clients by their certificates, at a separate address, and binds tokens to them (RFC 8705).</summary>
internal abstract class MutualTlsFixture : OpenIddictFixture
{
    /// <summary>Starts the server. It trusts the authority's certificates and those that are registered for the client.</summary>
    protected Task StartTlsAsync(OpenIddictApplicationDescriptor client) => StartAsync(client, server =>
    {
        server.EnableSelfSignedTlsClientAuthentication();
        server.EnablePublicKeyInfrastructureTlsClientAuthentication([X509CertificateLoader.LoadCertificate(Certificates.Authority.RawData)]);
        server.UseClientCertificateBoundAccessTokens();
        server.Configure(o => o.MtlsTokenEndpointAliasUri = new Uri(Server.TlsAddress, "connect/token"));
    });

    /// <summary>Creates a client that trusts the server's certificate.</summary>
    protected ITokenProvider TlsClient(Action<OAuthClientOptions> configure) => Register(configure, TrustServer).GetRequiredService<ITokenProvider>();

    protected static void TrustServer(IHttpTokenClientBuilder client) => client.HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(HandlerThatTrustsServer);

    protected static SocketsHttpHandler HandlerThatTrustsServer() => new()
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => Certificates.Server.Equals(certificate) },
    };
}
