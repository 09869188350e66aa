namespace TokenClients.Chaos;

/// <summary>Causes one kind of disturbance from time to time, by the clients' fast clock.</summary>
/// <param name="world">The services and clients that it affects.</param>
/// <param name="seed">The seed of its random choices.</param>
/// <param name="calm">The shortest and the longest time between two disturbances, in seconds.</param>
internal abstract class Storm(World world, int seed, (double Shortest, double Longest) calm)
{
    protected World World => world;

    protected Random Random { get; } = new(seed);

    /// <summary>Runs until it is cancelled, and then undoes its changes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await PauseAsync(calm.Shortest, calm.Longest, cancellationToken);
                await StrikeAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    protected abstract Task StrikeAsync(CancellationToken cancellationToken);

    protected Task PauseAsync(double shortest, double longest, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(Draw(shortest, longest)), world.Time, cancellationToken);

    protected double Draw(double least, double most) => least + (Random.NextDouble() * (most - least));

    protected T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];
}
