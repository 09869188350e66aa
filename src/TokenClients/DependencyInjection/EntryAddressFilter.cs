using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Logging;
using TokenClients.Handler;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Adds an <see cref="EntryAddressHandler"/> as the outermost handler of a client that sends tokens, if a handler outside the
/// token handler may rewrite addresses.
/// </summary>
internal sealed class EntryAddressFilter : IHttpMessageHandlerBuilderFilter
{
    /// <summary>Adds the filter once for all clients, at the front, because the first filter runs last.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (!services.Any(service => !service.IsKeyedService && service.ImplementationType == typeof(EntryAddressFilter)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, EntryAddressFilter>());
        }
    }

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        var handlers = builder.AdditionalHandlers;
        if (handlers.Any(handler => handler is AccessTokenHandler)
            && handlers.TakeWhile(handler => handler is not AccessTokenHandler).Any(handler => handler is not (LoggingScopeHttpMessageHandler or LoggingHttpMessageHandler)))
        {
            handlers.Insert(0, new EntryAddressHandler());
        }
    };
}
