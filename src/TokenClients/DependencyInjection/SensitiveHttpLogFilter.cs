using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;
using TokenClients.Diagnostics;
using TokenClients.Http;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Replaces the HTTP loggers of <see cref="IHttpClientFactory"/> for clients that fetch or send tokens. The original loggers
/// write headers at Trace level: redacted in the text, but not in the structured values, which OpenTelemetry and Serilog store
/// (Microsoft.Extensions.Http 10.0, <c>HttpHeadersLogValue</c>). The replacements write neither headers nor exceptions: an
/// exception may quote a response that is not HTTP, and the caller gets it anyway. Category, event ids, levels and scopes stay
/// the same.
/// </summary>
/// <remarks>
/// <c>RemoveAllLoggers()</c> would also remove loggers that the application added earlier, and a later
/// <c>AddDefaultLogger()</c> would undo it. With this filter, the order does not matter and the application's loggers stay.
/// </remarks>
internal sealed class SensitiveHttpLogFilter(ILoggerFactory log) : IHttpMessageHandlerBuilderFilter
{
    /// <summary>Adds the filter once for all clients, before those of the factory, because the first filter runs last.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (!services.Any(service => !service.IsKeyedService && service.ImplementationType == typeof(SensitiveHttpLogFilter)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, SensitiveHttpLogFilter>());
        }
    }

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        var handlers = builder.AdditionalHandlers;
        if (!handlers.Any(handler => handler is AttemptHandler or AccessTokenHandler))
        {
            return;
        }

        for (var i = 0; i < handlers.Count; i++)
        {
            handlers[i] = handlers[i] switch
            {
                LoggingScopeHttpMessageHandler => new LoggingScopeHttpMessageHandler(LoggerOf(builder.Name, "LogicalHandler")),
                LoggingHttpMessageHandler => new LoggingHttpMessageHandler(LoggerOf(builder.Name, "ClientHandler")),
                var other => other,
            };
        }
    };

    private HeaderlessLogger LoggerOf(string? client, string handler) =>
        new(new SafeLogger(log.CreateLogger($"System.Net.Http.HttpClient.{(string.IsNullOrEmpty(client) ? "Default" : client)}.{handler}")));

    private sealed class HeaderlessLogger(SafeLogger log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Trace && log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Log(logLevel, eventId, state, exception: null, formatter);
            }
        }
    }
}
