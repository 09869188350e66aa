using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace TokenClients.DependencyInjection;

/// <summary>Puts a <see cref="LoopbackBypass"/> on the primary handler of a client that carries credentials, whoever configured it.</summary>
internal sealed class LoopbackBypassFilter(string client) : IHttpMessageHandlerBuilderFilter
{
    public static void AddTo(IHttpClientBuilder builder) =>
        builder.Services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new LoopbackBypassFilter(builder.Name));

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name == client)
        {
            LoopbackBypass.AddTo(builder.PrimaryHandler);
        }
    };
}
