#pragma warning disable VSTHRD002, VSTHRD103, RS0030 // The only place that reads results without awaiting them.
using System.Diagnostics.CodeAnalysis;

namespace TokenClients.Shared;

/// <summary>Reads results that are already available, observes failures of detached tasks, and waits synchronously.</summary>
internal static class TaskExtensions
{
    // Not generic, so that a call is inlined, and by reference, because copying a ValueTask takes longer than reading it.
    public static bool TryGetToken(this in ValueTask<AccessToken> task, [MaybeNullWhen(false)] out AccessToken token)
    {
        token = task.IsCompletedSuccessfully ? task.Result : null;
        return task.IsCompletedSuccessfully;
    }

    public static bool TryGetResponse(this Task<HttpResponseMessage> task, [MaybeNullWhen(false)] out HttpResponseMessage response)
    {
        var isThere = task.Status == TaskStatus.RanToCompletion;
        response = isThere ? task.Result : null;
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
