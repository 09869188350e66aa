using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using TokenClients.Http;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Makes the primary handler of a client that carries credentials fit for them, whoever configured it and whenever: no proxy to a
/// loopback address, and the certificate that a request asks for (<see cref="ClientCertificateHandler"/>).
/// </summary>
/// <param name="client">The name of the client.</param>
/// <param name="adjust">What else becomes of the primary handler.</param>
internal sealed class PrimaryHandlerFilter(string client, Func<HttpMessageHandler, HttpMessageHandler> adjust) : IHttpMessageHandlerBuilderFilter
{
    /// <summary>For a client that puts tokens on requests: redirects and cookies are the application's own.</summary>
    public static void AddTo(IHttpClientBuilder builder) => AddTo(builder, primary =>
    {
        LoopbackBypass.AddTo(primary);
        return primary;
    });

    /// <summary>For a client that sends credentials to a token service, which follows no redirect and keeps no cookies.</summary>
    public static void AddToTokenClient(IHttpClientBuilder builder) => AddTo(builder, TokenHttp.AdjustedPrimaryHandler);

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
#if !NET
        if (builder.Name == client)
        {
            // .NET's default handler, which this build can adjust only by another one, and only before somebody wraps it.
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
        // The first filter runs last. Others, that of the meters for instance, set the primary handler up, and would not know it inside of another.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter>(new PrimaryHandlerFilter(builder.Name, adjust)));
}
