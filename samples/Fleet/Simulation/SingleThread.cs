namespace Fleet.Simulation;

/// <summary>
/// Leaves the thread pool a single free thread, and runs the simulation on that. The cache's fetches run there too, one work
/// item after the other: when the simulation has the thread and nothing is queued, nothing else is going on anywhere. So
/// each step is carried through before the next begins, and the same seed gives the same result.
/// </summary>
internal static class OneThread
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> simulation)
    {
        // The pool grants no fewer threads than there are processors, so all but one of them are kept waiting.
        ThreadPool.GetMinThreads(out _, out var minIo);
        ThreadPool.SetMinThreads(Environment.ProcessorCount, minIo);
        ThreadPool.GetMaxThreads(out var usual, out var io);
        ThreadPool.SetMaxThreads(Environment.ProcessorCount, io);
        ThreadPool.GetMaxThreads(out var threads, out _);

        using var isOver = new ManualResetEvent(false);
        using var waiting = new CountdownEvent(threads - 1);
        for (var i = 1; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => Wait(waiting, isOver), null);
        }

        waiting.Wait();
        try
        {
            return await Task.Run(simulation);
        }
        finally
        {
            isOver.Set();
            ThreadPool.SetMaxThreads(usual, io);
        }
    }

    /// <summary>Comes back when all that was begun, and all that it began, has come to its end or to a wait.</summary>
    public static async Task QuietAsync()
    {
        while (ThreadPool.PendingWorkItemCount > 0)
        {
            await Task.Yield(); // to the end of the queue
        }
    }

    private static void Wait(CountdownEvent waiting, ManualResetEvent isOver)
    {
        waiting.Signal();
        isOver.WaitOne();
    }
}
