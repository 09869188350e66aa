namespace TokenClients.Chaos;

/// <summary>Counts the tasks whose exception was never observed, which their finalizers report.</summary>
internal sealed class UnobservedTasks : IDisposable
{
    private readonly World _world;

    public UnobservedTasks(World world)
    {
        _world = world;
        TaskScheduler.UnobservedTaskException += Add;
    }

    /// <summary>Runs the finalizers of all tasks that are no longer referenced.</summary>
    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Add;

    private void Add(object? sender, UnobservedTaskExceptionEventArgs e) =>
        _world.Violations.Add(Guarantee.ObservesTasks, slot: null, _world.Time.Now, $"{e.Exception}");
}
