namespace TokenClients.Tool;

/// <summary>One thing that has to be well before a token comes.</summary>
internal abstract class Step
{
    /// <summary>No step waits longer for the network.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public abstract string Name { get; }

    public abstract Task<Finding> ExamineAsync(Case subject, CancellationToken cancellationToken);

    /// <summary>Runs something that is given up after <see cref="Patience"/>.</summary>
    /// <exception cref="TimeoutException">It took longer.</exception>
    protected static async Task InTimeAsync(Case subject, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, subject.Terminal.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await run(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
