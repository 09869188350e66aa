namespace TokenClients.Shared;

/// <summary>Methods of <see cref="TimeProvider"/> whose names differ between targets.</summary>
internal static class TimeProviderExtensions
{
    /// <summary>Creates a source that is cancelled after <paramref name="delay"/>, or never if that is infinite.</summary>
    public static CancellationTokenSource CancelAfter(this TimeProvider time, TimeSpan delay) =>
#if NET
        new(delay, time);
#else
        time.CreateCancellationTokenSource(delay);
#endif

    /// <summary>Waits, without cancellation.</summary>
    public static Task DelayAsync(this TimeProvider time, TimeSpan delay) =>
#if NET
        Task.Delay(delay, time);
#else
        time.Delay(delay);
#endif

#if !NET
    /// <summary>Waits for the task until the token is cancelled.</summary>
    public static Task WaitAsync(this Task task, CancellationToken cancellationToken) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <inheritdoc cref="WaitAsync" />
    public static Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
#endif
}
