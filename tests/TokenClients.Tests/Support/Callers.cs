namespace TokenClients.Tests;

/// <summary>Makes many calls at the same time.</summary>
internal static class Callers
{
    /// <summary>Makes the calls on the thread pool, and completes when all have been made; they may still run.</summary>
    public static Task<Task<T>[]> CallAsync<T>(int count, Func<int, Task<T>> call) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(
            i => Task.Factory.StartNew(() => call(i), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default)));
}
