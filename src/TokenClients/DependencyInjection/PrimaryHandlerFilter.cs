using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using TokenClients.Http;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Makes the primary handler of a client that carries credentials fit for them, whoever configured it: no proxy to a loopback
/// address (<see cref="LoopbackBypass"/>), and the certificate that a request asks for (<see cref="ClientCertificateHandler"/>).
/// </summary>
internal sealed class PrimaryHandlerFilter(string client) : IHttpMessageHandlerBuilderFilter
{
    public static void AddTo(IHttpClientBuilder builder) =>
        builder.Services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new PrimaryHandlerFilter(builder.Name));

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name == client)
        {
            LoopbackBypass.AddTo(builder.PrimaryHandler);
            builder.PrimaryHandler = new ClientCertificateHandler(builder.PrimaryHandler);
        }
    };
}
