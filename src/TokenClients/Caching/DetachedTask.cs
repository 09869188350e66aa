namespace TokenClients.Caching;

/// <summary>Runs other people's code, which may block, never complete, or fail when nobody is waiting any more.</summary>
internal static class DetachedTask
{
    /// <summary>
    /// Runs <paramref name="work"/> on another thread and waits until it completes or the token is cancelled. It does not start if the
    /// token is cancelled before a thread is free.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var task = Task.Run(work, cancellationToken);
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
