#pragma warning disable VSTHRD002, VSTHRD103, RS0030 // To wait synchronously is the purpose.
namespace TokenClients.Shared;

/// <summary>Observes failures of detached tasks, and waits synchronously.</summary>
internal static class TaskExtensions
{
    /// <summary>
    /// Prevents a failure of the task from raising <see cref="TaskScheduler.UnobservedTaskException"/> if nobody awaits it.
    /// </summary>
    public static void ObserveFailure(this Task task) => _ = task.ContinueWith(
        static late => _ = late.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public static void WaitForEnd(this Task task) => task.GetAwaiter().GetResult();

    public static T WaitForResult<T>(this Task<T> task) => task.GetAwaiter().GetResult();
}
