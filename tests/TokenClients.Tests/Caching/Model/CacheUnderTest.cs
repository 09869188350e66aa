using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>A cache on clocks that the test moves, and what can be observed from outside.</summary>
/// <remarks>
/// Nothing sleeps: fetches announce themselves, the cache logs the end of each, and a change of the execution context shows
/// that a caller resumed and was suspended again without a result.
/// </remarks>
internal sealed class CacheUnderTest : IDisposable
{
    private static readonly AsyncLocal<Caller?> Running = new(change =>
    {
        if (change is { ThreadContextChanged: true, PreviousValue: { } caller })
        {
            caller.Rest();
        }
    });

    private readonly object _somethingHappened = new();
    private readonly TimeSpan _patience;
    private readonly FakeTime _time = new();
    private readonly HeldProvider _inner;
    private readonly EndCounter _ends;
    private readonly CachingTokenProvider _cache;
    private readonly DateTimeOffset _start;
    private int _jumps;
    private int _draws;

    /// <param name="jitter">The jitter that the cache draws each time.</param>
    /// <param name="patience">How long to wait for an event that must happen.</param>
    public CacheUnderTest(double jitter, TimeSpan patience)
    {
        _patience = patience;
        _start = _time.GetUtcNow();
        _inner = new HeldProvider(Signal);
        _ends = new EndCounter(Signal);
        _cache = new CachingTokenProvider(new TokenSource(_inner), "test", null, _time, _ends, () =>
        {
            Interlocked.Increment(ref _draws);
            return jitter;
        });
    }

    public void Dispose() => _cache.Dispose();

    public Moment Now => new(TimeSpan.FromTicks(_time.GetTimestamp()), _time.GetUtcNow());

    public int Fetches => _inner.Count;

    public int EndsLogged => _ends.Count;

    public int JitterDrawn => Volatile.Read(ref _draws);

    public int Timers => _time.Timers;

    public void Signal()
    {
        lock (_somethingHappened)
        {
            Monitor.PulseAll(_somethingHappened);
        }
    }

    /// <summary>Makes the calls, on several threads if there are several, and returns when each has a result or waits.</summary>
    public void Call(params Caller[] callers) => Parallel.ForEach(callers, caller =>
    {
        Running.Value = caller;
        caller.Task = _cache.GetTokenAsync(caller.Request, caller.Cancellation).AsTask();
        Running.Value = null;
    });

    public void Remove(string? scope) => Invariants.Expect(_cache.RemoveAsync(scope).IsCompletedSuccessfully, "a removal waits although there is no store");

    public void Clear(int generation)
    {
        _inner.Generation = generation;
        _cache.Clear();
    }

    public void Change(int generation)
    {
        _inner.Generation = generation;
        _cache.Use(new TokenSource(_inner));
    }

    public void AdvanceTo(TimeSpan up) => _time.Advance(up - Now.Up);

    /// <summary>Sets the clock to a fraction of 10 ms that it never had before, so that no change hits a transition exactly.</summary>
    public void SetWallClock(DateTimeOffset to)
    {
        var tens = (to - _start).Ticks / 100_000;
        _time.SetWallClock(_start + TimeSpan.FromTicks((tens * 100_000) + (3 * ++_jumps)));
    }

    public HeldFetch NextFetch()
    {
        HeldFetch fetch = null!;
        Await(() => _inner.TryNext(out fetch), () => "a fetch did not start");
        return fetch;
    }

    /// <summary>Waits for an event that must happen.</summary>
    public void Await(Func<bool> isSo, Func<string> otherwise)
    {
        lock (_somethingHappened)
        {
            while (!isSo())
            {
                Invariants.Expect(Monitor.Wait(_somethingHappened, _patience), otherwise());
            }
        }
    }

    /// <summary>Counts ended fetches: the cache logs each once, before the waiting callers resume.</summary>
    private sealed class EndCounter(Action counted) : ILogger
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _count);
            counted();
        }
    }
}
