using Microsoft.Extensions.Logging;

namespace TokenClients.Diagnostics;

/// <summary>
/// A logger that never throws: whoever watches cannot harm what is watched. All messages of <see cref="Log"/> take one, so
/// that none is written without it.
/// </summary>
/// <param name="log">The user's, or <see langword="null"/> for none.</param>
internal sealed class SafeLogger(ILogger? log) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => SafeInvoke.Create(() => log?.BeginScope(state)!);

    public bool IsEnabled(LogLevel logLevel)
    {
        var isEnabled = false;
        SafeInvoke.Run(() => isEnabled = log?.IsEnabled(logLevel) == true);
        return isEnabled;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        SafeInvoke.Run(() => log?.Log(logLevel, eventId, state, exception, formatter));
}
