namespace TokenClients.Caching;

/// <summary>One fetch that is in flight, from its start until its callers have the result.</summary>
/// <param name="fetcher">Fetches the token.</param>
/// <param name="entry">The entry that gets the result.</param>
/// <param name="context">The fetch.</param>
internal sealed class Flight(TokenFetcher fetcher, CacheEntry entry, FetchContext context)
{
    // Continuations must not run on the thread that completes the fetch.
    private readonly TaskCompletionSource<CachedToken> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FetchContext Context => context;

    /// <summary>The result. A failure counts as observed even if nobody awaits it.</summary>
    public Task<CachedToken> Completion => _result.Task;

    /// <summary>
    /// Whether a resource rejected the token that the fetch replaces, so that no caller gets that token meanwhile. Used under
    /// the entry's lock.
    /// </summary>
    public bool IsReplacement { get; set; }

    /// <summary>The wait that later callers share, or <see langword="null"/> if there is none yet.</summary>
    public Task<AccessToken>? SharedWait { get; private set; }

    /// <summary>
    /// Starts the fetch. Called outside the entry's lock. The caller's thread only starts the time-out and queues the call of
    /// the provider to the thread pool. The caller's execution context does not flow into the fetch.
    /// </summary>
    public void Start()
    {
        var isSuppressed = ExecutionContext.IsFlowSuppressed();
        var flow = isSuppressed ? default : ExecutionContext.SuppressFlow();
        try
        {
            _ = RunAsync();
        }
        finally
        {
            if (!isSuppressed)
            {
                flow.Undo();
            }
        }
    }

    /// <summary>
    /// Shares a caller's wait with later callers. Each continues on a thread-pool thread of its own, so that a caller that
    /// blocks does not delay the others.
    /// </summary>
    public Task<AccessToken> ShareWait(ValueTask<AccessToken> wait) => SharedWait = wait.AsTask().ContinueWith(
        static ended => ended.WaitForResult(),
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.RunContinuationsAsynchronously,
        TaskScheduler.Default);

    /// <summary>Runs the fetch. If the code around the provider throws, for instance the clock, the fetch fails with that.</summary>
    private async Task RunAsync()
    {
        try
        {
            var end = await fetcher.FetchAsync(context).ConfigureAwait(false);
            var effect = entry.End(end);
            context.Generation.Entries.OnFetchEnded(context.Request.Key, entry);

            // Complete the waiting callers first: a logger or listener may be slow, throw, or need the token itself.
            if (end.Token is { } token)
            {
                _ = _result.TrySetResult(token);
            }
            else
            {
                Fail(end.Failure!);
            }

            fetcher.Log.Write(end, effect);
        }
        catch (Exception error)
        {
            // If the callers already have the result, reporting it threw, and these two calls change nothing.
            entry.Abandon(this);
            Fail(error is ObjectDisposedException { ObjectName: nameof(CachingTokenProvider) } ? error : fetcher.Broken(context, error));
        }
    }

    private void Fail(Exception failure)
    {
        _ = _result.TrySetException(failure);
        _ = Completion.Exception;
    }
}
