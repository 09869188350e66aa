namespace TokenClients.Tests;

/// <summary>Many callers at once.</summary>
internal static class Callers
{
    /// <summary>Makes the calls on the thread pool. It completes once every one of them has been made, and may still run.</summary>
    public static Task<Task<T>[]> CallAsync<T>(int count, Func<int, Task<T>> call) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(
            i => Task.Factory.StartNew(() => call(i), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default)));
}
