using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>Records the log of all categories, at all levels.</summary>
internal sealed class RecordingLogger : ILoggerProvider, ILogger<CachingTokenProvider>, ILogger<AcsWrapClient>
{
    private readonly SemaphoreSlim _written = new(0);

    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    /// <summary>Waits for a line that no earlier call has returned; the cache writes one after each fetch.</summary>
    public async Task NextLineAsync() =>
        Assert.That(await _written.WaitAsync(TimeSpan.FromSeconds(30)), Is.True, "a log line was expected within 30 s");

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue((logLevel, formatter(state, exception) + exception));
        _written.Release();
    }

    public void Dispose() => _written.Dispose();
}
