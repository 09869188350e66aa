using Microsoft.Extensions.Logging;

namespace TokenClients.Diagnostics;

/// <summary>
/// A logger that never throws, so that a broken logger cannot break a token request. All methods of <see cref="Log"/> require one.
/// </summary>
/// <param name="log">The application's logger, or <see langword="null"/> for none.</param>
internal sealed class SafeLogger(ILogger? log) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => SafeInvoke.GetOrNull(() => log?.BeginScope(state)!);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return log?.IsEnabled(logLevel) == true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            log?.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // See above.
        }
    }
}
