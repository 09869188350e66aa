using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Diagnostics;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Leaves the delegating handlers of <c>ConfigureHttpClientDefaults</c> out of a client that fetches tokens. It has retries
/// and time-outs of its own, which those of a second pipeline would multiply.
/// </summary>
internal static class DefaultHandlers
{
    /// <param name="builder">The client.</param>
    /// <param name="client">What the token client is called.</param>
    public static void LeaveOut(IHttpClientBuilder builder, string client)
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

        // The defaults come before all that has a name, and what the application has added under this name comes after.
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
