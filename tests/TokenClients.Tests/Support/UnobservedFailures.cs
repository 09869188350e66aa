namespace TokenClients.Tests;

/// <summary>Finds failures of tasks that nobody observed.</summary>
internal static class UnobservedFailures
{
    /// <summary>Returns the messages of the failures that are unobserved once everything is collected that <paramref name="act"/> left behind.</summary>
    public static async Task<IReadOnlyList<string>> AfterAsync(Func<Task> act)
    {
        List<string> messages = [];
        void Record(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            lock (messages)
            {
                messages.AddRange(args.Exception.InnerExceptions.Select(error => error.Message));
            }
        }

        TaskScheduler.UnobservedTaskException += Record;
        try
        {
            await Task.Run(act);
            for (var i = 0; i < 10; i++)
            {
                await Task.Yield(); // leave the stack that completed the work
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Record;
        }

        lock (messages)
        {
            return [.. messages];
        }
    }
}
