#if NET
using System.Net.Security;
#endif
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Http;

/// <summary>Creates a primary handler with the settings of another one and a client certificate.</summary>
/// <remarks>
/// A build copies the settings that exist in its version of .NET. A program for .NET 9 uses the build for net8.0, which does not copy
/// <c>EnableMultipleHttp3Connections</c>.
/// </remarks>
internal static class PrimaryHandlerCopy
{
    /// <summary>Returns the copy.</summary>
    /// <exception cref="TokenException">The handler is not one of .NET's.</exception>
    public static HttpMessageHandler With(X509Certificate2 certificate, HttpMessageHandler? primary) => primary switch
    {
#if NET
        SocketsHttpHandler sockets => Copy(sockets, certificate),
#endif
        HttpClientHandler client => Copy(client, certificate),
        _ => throw new TokenException(
            TokenFailureReason.BadRequest,
            $"The request needs a connection with a client certificate, which the HttpClient's primary handler ({primary?.GetType().Name ?? "none"}) does not support. " +
            "Use a SocketsHttpHandler or an HttpClientHandler as the primary handler."),
    };

#if NET
    private static SocketsHttpHandler Copy(SocketsHttpHandler from, X509Certificate2 certificate)
    {
        var copy = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = from.ActivityHeadersPropagator,
            AllowAutoRedirect = from.AllowAutoRedirect,
            AutomaticDecompression = from.AutomaticDecompression,
            ConnectCallback = from.ConnectCallback,
            ConnectTimeout = from.ConnectTimeout,
            CookieContainer = from.CookieContainer,
            Credentials = from.Credentials,
            DefaultProxyCredentials = from.DefaultProxyCredentials,
            EnableMultipleHttp2Connections = from.EnableMultipleHttp2Connections,
#if NET9_0_OR_GREATER
            EnableMultipleHttp3Connections = from.EnableMultipleHttp3Connections,
#endif
            Expect100ContinueTimeout = from.Expect100ContinueTimeout,
            InitialHttp2StreamWindowSize = from.InitialHttp2StreamWindowSize,
            KeepAlivePingDelay = from.KeepAlivePingDelay,
            KeepAlivePingPolicy = from.KeepAlivePingPolicy,
            KeepAlivePingTimeout = from.KeepAlivePingTimeout,
            MaxAutomaticRedirections = from.MaxAutomaticRedirections,
            MaxConnectionsPerServer = from.MaxConnectionsPerServer,
            MaxResponseDrainSize = from.MaxResponseDrainSize,
            MaxResponseHeadersLength = from.MaxResponseHeadersLength,
            MeterFactory = from.MeterFactory,
            PlaintextStreamFilter = from.PlaintextStreamFilter,
            PooledConnectionIdleTimeout = from.PooledConnectionIdleTimeout,
            PooledConnectionLifetime = from.PooledConnectionLifetime,
            PreAuthenticate = from.PreAuthenticate,
            Proxy = from.Proxy,
            RequestHeaderEncodingSelector = from.RequestHeaderEncodingSelector,
            ResponseDrainTimeout = from.ResponseDrainTimeout,
            ResponseHeaderEncodingSelector = from.ResponseHeaderEncodingSelector,
            SslOptions = Copy(from.SslOptions),
            UseCookies = from.UseCookies,
            UseProxy = from.UseProxy,
        };

        // A callback, because .NET otherwise omits a certificate whose issuer the server does not list.
        copy.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        return copy;
    }

    private static SslClientAuthenticationOptions Copy(SslClientAuthenticationOptions from)
    {
        var copy = new SslClientAuthenticationOptions
        {
            AllowRenegotiation = from.AllowRenegotiation,
            AllowTlsResume = from.AllowTlsResume,
            ApplicationProtocols = from.ApplicationProtocols,
            CertificateChainPolicy = from.CertificateChainPolicy,
            CertificateRevocationCheckMode = from.CertificateRevocationCheckMode,
            CipherSuitesPolicy = from.CipherSuitesPolicy,
            EnabledSslProtocols = from.EnabledSslProtocols,
            EncryptionPolicy = from.EncryptionPolicy,
            RemoteCertificateValidationCallback = from.RemoteCertificateValidationCallback,
            TargetHost = from.TargetHost,
        };
#if NET10_0_OR_GREATER
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) // not supported on other platforms
        {
            copy.AllowRsaPkcs1Padding = from.AllowRsaPkcs1Padding;
            copy.AllowRsaPssPadding = from.AllowRsaPssPadding;
        }
#endif
        return copy;
    }
#endif

    private static HttpClientHandler Copy(HttpClientHandler from, X509Certificate2 certificate)
    {
        var copy = new HttpClientHandler
        {
            AllowAutoRedirect = from.AllowAutoRedirect,
            AutomaticDecompression = from.AutomaticDecompression,
            CheckCertificateRevocationList = from.CheckCertificateRevocationList,
            ClientCertificateOptions = ClientCertificateOption.Manual,
            CookieContainer = from.CookieContainer,
            Credentials = from.Credentials,
            DefaultProxyCredentials = from.DefaultProxyCredentials,
            MaxAutomaticRedirections = from.MaxAutomaticRedirections,
            MaxConnectionsPerServer = from.MaxConnectionsPerServer,
            MaxResponseHeadersLength = from.MaxResponseHeadersLength,
#if NET
            MeterFactory = from.MeterFactory,
#endif
            PreAuthenticate = from.PreAuthenticate,
            Proxy = from.Proxy,
#pragma warning disable MA0039 // The application's own callback must be copied too.
            ServerCertificateCustomValidationCallback = from.ServerCertificateCustomValidationCallback,
#pragma warning restore MA0039
            SslProtocols = from.SslProtocols,
            UseCookies = from.UseCookies,
            UseProxy = from.UseProxy,
        };
        copy.ClientCertificates.Add(certificate);
        return copy;
    }
}
