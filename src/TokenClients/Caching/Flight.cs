namespace TokenClients.Caching;

/// <summary>One fetch that is in flight, from its start until its callers have the result.</summary>
/// <param name="fetcher">Fetches the token.</param>
/// <param name="entry">What the result is noted in.</param>
/// <param name="asked">The fetch.</param>
internal sealed class Flight(TokenFetch fetcher, CacheEntry entry, FetchContext asked)
{
    // Continuations run elsewhere.
    private readonly TaskCompletionSource<CachedToken> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FetchContext Asked => asked;

    /// <summary>The token, or the failure, which counts as observed even if nobody waits.</summary>
    public Task<CachedToken> Completion => _result.Task;

    /// <summary>
    /// Whether a resource has rejected the token that the fetch replaces, so that no other caller gets it meanwhile. Used under the
    /// entry's lock.
    /// </summary>
    public bool IsReplacement { get; set; }

    /// <summary>The wait that callers share, or <see langword="null"/> if there is none yet.</summary>
    public Task<AccessToken>? SharedWait { get; private set; }

    /// <summary>
    /// Begins the fetch, outside the entry's lock. The caller's thread only arms the time-out and queues the provider's call, which
    /// is the one hop of the thread pool; nothing of the caller's context goes along.
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
    /// Shares a caller's wait with those who come later. Each of them continues on a thread of the pool, so that one that blocks
    /// holds no other up.
    /// </summary>
    public Task<AccessToken> Share(ValueTask<AccessToken> wait) => SharedWait = wait.AsTask().ContinueWith(
        static ended => ended.WaitForResult(),
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.RunContinuationsAsynchronously,
        TaskScheduler.Default);

    /// <summary>Runs the fetch to its end, which is a failure if what is around the provider throws, the clock for one.</summary>
    private async Task RunAsync()
    {
        try
        {
            var end = await fetcher.FetchAsync(asked).ConfigureAwait(false);
            var effect = entry.End(end);
            asked.Generation.Entries.NoteFetched(asked.Request.Key, entry);

            // Waiters first, then telemetry: a logger or listener may be slow, throw, or itself need the token.
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
            // If the callers have a result already, what came after it threw.
            entry.Abandon(this);
            Fail(error is ObjectDisposedException { ObjectName: nameof(CachingTokenProvider) } ? error : fetcher.Broken(asked, error));
        }
    }

    private void Fail(Exception failure)
    {
        _ = _result.TrySetException(failure);
        _ = Completion.Exception;
    }
}
