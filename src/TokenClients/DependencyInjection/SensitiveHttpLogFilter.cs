using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Keeps credentials out of the factory's own log of a client that carries them. It writes the headers at Trace, redacted
/// in the text, but as they are in the structured values beside it, which OpenTelemetry and Serilog store
/// (Microsoft.Extensions.Http 10.0, <c>HttpHeadersLogValue</c>); those lines go. A failed request keeps its line, without
/// the exception: that quotes an answer which is no HTTP, whatever it says back, and goes to the caller anyway.
/// </summary>
internal sealed class SensitiveHttpLogFilter(string client, ILoggerFactory log) : IHttpMessageHandlerBuilderFilter
{
    /// <summary>In front of all other filters, so that it comes after the one that adds the log.</summary>
    public static void AddTo(IHttpClientBuilder builder) => builder.Services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter>(
        provider => new SensitiveHttpLogFilter(builder.Name, provider.GetRequiredService<ILoggerFactory>())));

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        for (var i = 0; builder.Name == client && i < builder.AdditionalHandlers.Count; i++)
        {
            builder.AdditionalHandlers[i] = builder.AdditionalHandlers[i] switch
            {
                LoggingScopeHttpMessageHandler => new LoggingScopeHttpMessageHandler(LogOf("LogicalHandler")),
                LoggingHttpMessageHandler => new LoggingHttpMessageHandler(LogOf("ClientHandler")),
                var other => other,
            };
        }
    };

    private QuietLog LogOf(string handler) =>
        new(log.CreateLogger($"System.Net.Http.HttpClient.{(string.IsNullOrEmpty(client) ? "Default" : client)}.{handler}"));

    private sealed class QuietLog(ILogger log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Trace && log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel > LogLevel.Trace)
            {
                log.Log(logLevel, eventId, state, exception: null, formatter);
            }
        }
    }
}
