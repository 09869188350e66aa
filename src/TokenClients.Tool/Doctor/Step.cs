namespace TokenClients.Tool;

/// <summary>A step of the diagnosis.</summary>
internal abstract class Step
{
    /// <summary>The time limit of a network operation.</summary>
    protected static readonly TimeSpan OperationTimeout = TimeSpan.FromSeconds(10);

    public abstract string Name { get; }

    public abstract Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken);

    /// <summary>Runs an operation and cancels it after <see cref="OperationTimeout"/>.</summary>
    /// <exception cref="TimeoutException">The operation did not complete in time.</exception>
    protected static async Task WithTimeoutAsync(DoctorContext context, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(OperationTimeout, context.Terminal.Time);
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
