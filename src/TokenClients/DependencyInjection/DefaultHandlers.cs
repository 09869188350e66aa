using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Diagnostics;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Removes the delegating handlers of <c>ConfigureHttpClientDefaults</c> from a client that fetches tokens. It has its own
/// retries and time-outs, which a second pipeline would multiply.
/// </summary>
internal static class DefaultHandlers
{
    /// <param name="builder">The client.</param>
    /// <param name="client">The name of the token client.</param>
    public static void RemoveFrom(IHttpClientBuilder builder, string client)
    {
        var isLogged = 0;
        var others = NamedOptions(builder);
        builder.ConfigureAdditionalHttpMessageHandlers((handlers, services) =>
        {
            if (handlers.Count > 0 && Interlocked.Exchange(ref isLogged, 1) == 0)
            {
                var names = string.Join(", ", handlers.Select(handler => handler.GetType().Name));
                new SafeLogger(services.GetRequiredService<ILogger<CachingTokenProvider>>()).HandlersLeftOut(client, names);
            }

            handlers.Clear();
        });

        // Handlers of ConfigureHttpClientDefaults come before those of named clients; handlers that the application adds under
        // this name must come after ours.
        if (others.FirstOrDefault() is { } first)
        {
            var services = builder.Services;
            var ours = NamedOptions(builder).Except(others).Single();
            services.Remove(ours);
            services.Insert(services.IndexOf(first), ours);
        }
    }

    private static List<ServiceDescriptor> NamedOptions(IHttpClientBuilder builder) =>
    [
        .. builder.Services.Where(service => !service.IsKeyedService
            && service.ImplementationInstance is ConfigureNamedOptions<HttpClientFactoryOptions> named && named.Name == builder.Name),
    ];
}
