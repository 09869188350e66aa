#pragma warning disable VSTHRD002, VSTHRD103, RS0030 // The only place that reads results without awaiting them.
using System.Diagnostics.CodeAnalysis;

namespace TokenClients.Shared;

/// <summary>Reads results that are already available, observes failures of detached tasks, and waits synchronously.</summary>
internal static class TaskExtensions
{
    public static bool TryGetResult<T>(this ValueTask<T> task, [MaybeNullWhen(false)] out T result)
    {
        result = task.IsCompletedSuccessfully ? task.Result : default;
        return task.IsCompletedSuccessfully;
    }

    public static bool TryGetResult<T>(this Task<T> task, [MaybeNullWhen(false)] out T result)
    {
        var isThere = task.Status == TaskStatus.RanToCompletion;
        result = isThere ? task.Result : default;
        return isThere;
    }

    /// <summary>
    /// Prevents a failure of the task from raising <see cref="TaskScheduler.UnobservedTaskException"/> if nobody awaits it.
    /// </summary>
    public static void ObserveFailure(this Task task) => _ = task.ContinueWith(
        static late => _ = late.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public static void WaitForEnd(this Task task) => task.GetAwaiter().GetResult();

    public static T WaitForResult<T>(this Task<T> task) => task.GetAwaiter().GetResult();
}
