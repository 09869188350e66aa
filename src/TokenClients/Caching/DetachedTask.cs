namespace TokenClients.Caching;

/// <summary>Runs other people's code, which may block, never complete, or fail when nobody is waiting any more.</summary>
internal static class DetachedTask
{
    /// <summary>
    /// Runs <paramref name="work"/> on another thread and waits until it completes or the token is cancelled.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="startsLate">Whether the work starts even if the wait ended before a thread was free.</param>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken, bool startsLate = false)
    {
        var task = Task.Run(work, startsLate ? CancellationToken.None : cancellationToken);
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
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
