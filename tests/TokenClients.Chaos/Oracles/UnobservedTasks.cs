namespace TokenClients.Chaos;

/// <summary>Counts the tasks whose exception nobody has looked at, which their finalizer tells.</summary>
internal sealed class UnobservedTasks : IDisposable
{
    private readonly World _world;

    public UnobservedTasks(World world)
    {
        _world = world;
        TaskScheduler.UnobservedTaskException += Add;
    }

    /// <summary>Has every task that is gone tell.</summary>
    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Add;

    private void Add(object? sender, UnobservedTaskExceptionEventArgs e) =>
        _world.Violations.Add(Promise.ObservesTasks, slot: null, _world.Time.Now, $"{e.Exception}");
}
