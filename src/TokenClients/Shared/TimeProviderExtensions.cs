namespace TokenClients.Shared;

/// <summary>What both targets need of <see cref="TimeProvider"/> and have under different names.</summary>
internal static class TimeProviderExtensions
{
    /// <summary>A source that is cancelled after <paramref name="delay"/>, or never if that is infinite.</summary>
    public static CancellationTokenSource CancelAfter(this TimeProvider time, TimeSpan delay) =>
#if NET
        new(delay, time);
#else
        time.CreateCancellationTokenSource(delay);
#endif

    /// <summary>Waits; nobody's cancellation ends it.</summary>
    public static Task DelayAsync(this TimeProvider time, TimeSpan delay) =>
#if NET
        Task.Delay(delay, time);
#else
        time.Delay(delay);
#endif

#if !NET
    /// <summary>Waits for the task, or for the cancellation alone.</summary>
    public static Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
#endif
}
