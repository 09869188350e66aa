using System.Diagnostics;

namespace TokenClients.Chaos;

/// <summary>Runs calls on many callers in parallel, spread evenly over a minimum time.</summary>
internal sealed class CallerPool(World world, int seed)
{
    private const int Size = 32;

    private readonly Caller[] _callers = [.. Enumerable.Range(0, Size).Select(i => new Caller(world, new Random(HashCode.Combine(seed, i))))];
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public async Task RunAsync(int calls, TimeSpan least, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var taken = 0;
        await Task.WhenAll(_callers.Select(caller => Task.Run(() => WorkAsync(caller), CancellationToken.None)));

        async Task WorkAsync(Caller caller)
        {
            while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref taken) is var ticket && ticket <= calls)
            {
                var ahead = (least * ((double)ticket / calls)) - clock.Elapsed;
                if (ahead > TimeSpan.FromMilliseconds(5))
                {
                    await Task.Delay(ahead, CancellationToken.None);
                }

                await caller.CallAsync();
                Interlocked.Increment(ref _calls);
            }
        }
    }
}
