namespace TokenClients.Caching;

/// <summary>Runs other people's code, which may block, never complete, or fail when nobody is waiting any more.</summary>
internal static class DetachedTask
{
    /// <summary>
    /// Runs <paramref name="work"/> on another thread and waits until it completes or the token is cancelled.
    /// </summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken timeIsOver)
    {
        var task = Task.Run(work, CancellationToken.None);
        try
        {
            return await task.WaitAsync(timeIsOver).ConfigureAwait(false);
        }
        finally
        {
            if (task.Status != TaskStatus.RanToCompletion)
            {
                // Work that ignores its cancellation may still fail later.
                task.ObserveFailure();
            }
        }
    }
}
