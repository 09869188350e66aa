namespace TokenClients.Caching;

/// <summary>One fetch that is in flight, and what its callers wait for.</summary>
/// <param name="asked">The fetch.</param>
internal sealed class Flight(FetchContext asked)
{
    // Continuations run elsewhere.
    private readonly TaskCompletionSource<CachedToken> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FetchContext Asked => asked;

    /// <summary>The token, or the failure, which counts as observed even if nobody waits.</summary>
    public Task<CachedToken> Result => _result.Task;

    /// <summary>
    /// Whether a resource has rejected the token that the fetch replaces, so that no other caller gets it meanwhile. Used under the
    /// entry's lock.
    /// </summary>
    public bool IsReplacement { get; set; }

    /// <summary>
    /// Begins a fetch, outside the entry's lock. The caller's thread only arms the time-out and queues the provider's call, which
    /// is the one hop of the thread pool; nothing of the caller's context goes along.
    /// </summary>
    public void Start(Func<Flight, Task> run)
    {
        var isSuppressed = ExecutionContext.IsFlowSuppressed();
        var flow = isSuppressed ? default : ExecutionContext.SuppressFlow();
        try
        {
            _ = run(this);
        }
        finally
        {
            if (!isSuppressed)
            {
                flow.Undo();
            }
        }
    }

    /// <summary>Gives the waiters the token.</summary>
    public void Succeed(CachedToken token) => _result.TrySetResult(token);

    /// <summary>Gives the waiters the failure, unless they have a result already.</summary>
    public void Fail(Exception failure)
    {
        _ = _result.TrySetException(failure);
        _ = Result.Exception;
    }
}
