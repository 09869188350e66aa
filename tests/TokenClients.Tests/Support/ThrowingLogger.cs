using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>A logger whose methods all throw.</summary>
internal sealed class ThrowingLogger<T> : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => throw new InvalidOperationException("scope");

    public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException("level");

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new InvalidOperationException("line");
}
