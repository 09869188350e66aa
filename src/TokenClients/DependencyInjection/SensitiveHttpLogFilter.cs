using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;
using TokenClients.Diagnostics;
using TokenClients.Http;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Replaces the factory's own loggers of clients that fetch or carry tokens. Those write the headers at Trace, redacted in
/// the text, but unredacted in the structured values beside it, which OpenTelemetry and Serilog store
/// (Microsoft.Extensions.Http 10.0, <c>HttpHeadersLogValue</c>). The replacements write no headers, and no exception: that
/// quotes a response which is not HTTP, and goes to the caller anyway. Category, event ids, levels and scopes stay.
/// </summary>
/// <remarks>
/// <c>RemoveAllLoggers()</c> would also remove the loggers that the user added before it, and <c>AddDefaultLogger()</c>, for
/// all clients perhaps, would undo it. Here the order does not matter, and loggers that the user added stay.
/// </remarks>
internal sealed class SensitiveHttpLogFilter(ILoggerFactory log) : IHttpMessageHandlerBuilderFilter
{
    /// <summary>Adds the filter once for all clients, in front of the factory's: what is in front runs last.</summary>
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
