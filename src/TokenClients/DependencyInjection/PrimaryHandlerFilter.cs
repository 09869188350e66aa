using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using TokenClients.Http;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Makes the primary handler of a client safe for credentials, no matter who configured it and when: no proxy for loopback
/// addresses, and the certificate that a request needs (<see cref="ClientCertificateHandler"/>).
/// </summary>
/// <param name="client">The name of the client.</param>
/// <param name="adjust">Adjusts the primary handler.</param>
internal sealed class PrimaryHandlerFilter(string client, Func<HttpMessageHandler, HttpMessageHandler> adjust) : IHttpMessageHandlerBuilderFilter
{
    /// <summary>
    /// Adds the filter for a client that puts tokens on requests. Redirects and cookies remain as the application configured
    /// them.
    /// </summary>
    public static void AddTo(IHttpClientBuilder builder) => AddTo(builder, primary =>
    {
        LoopbackBypass.AddTo(primary);
        return primary;
    });

    /// <summary>
    /// Adds the filter for a client that sends credentials to a token service. It follows no redirects and keeps no cookies.
    /// </summary>
    public static void AddToTokenClient(IHttpClientBuilder builder) => AddTo(builder, TokenHttp.AdjustedPrimaryHandler);

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
#if !NET
        if (builder.Name == client)
        {
            // This build cannot adjust .NET's default handler and must replace it, before another filter wraps it.
            builder.PrimaryHandler = adjust(builder.PrimaryHandler);
        }

#endif
        next(builder);
        if (builder.Name == client)
        {
            builder.PrimaryHandler = new ClientCertificateHandler(adjust(builder.PrimaryHandler));
        }
    };

    private static void AddTo(IHttpClientBuilder builder, Func<HttpMessageHandler, HttpMessageHandler> adjust) =>
        // The first filter runs last. Other filters, for instance the one for metrics, configure the primary handler and would
        // not recognize it once it is wrapped.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter>(new PrimaryHandlerFilter(builder.Name, adjust)));
}
