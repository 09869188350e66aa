namespace Fleet.Simulation;

/// <summary>
/// Runs the simulation on the only free thread of the thread pool. The fetches of the caches run there too, one work
/// item after the other, so nothing else runs when the queue is empty. Each step is complete before the next one
/// starts, and the same seed gives the same result.
/// </summary>
internal static class SingleThread
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> simulation)
    {
        // The pool cannot have fewer threads than there are processors, so all but one of them are blocked.
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

    /// <summary>Returns when all started work, and all work that it started, has completed or is waiting.</summary>
    public static async Task WaitUntilIdleAsync()
    {
        while (ThreadPool.PendingWorkItemCount > 0)
        {
            await Task.Yield(); // continues at the end of the queue
        }
    }

    private static void Wait(CountdownEvent waiting, ManualResetEvent isOver)
    {
        waiting.Signal();
        isOver.WaitOne();
    }
}
