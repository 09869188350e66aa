namespace TokenClients.Caching;

/// <summary>Runs code of others that may block, never end, or fail when nobody waits any more.</summary>
internal static class DetachedTask
{
    /// <summary>
    /// Runs <paramref name="work"/> away from this thread and waits until it ends or the time is over, whichever comes
    /// first.
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
                // Work that does not heed its cancellation may still fail later.
                task.ObserveFailure();
            }
        }
    }
}
