namespace TokenClients.Fuzz;

/// <summary>Runs a plan on all cores.</summary>
internal sealed class Fuzzer
{
    private const int Chunk = 2000;
    private const int Slices = 8;

    private readonly Plan _plan;
    private readonly long _chunks;
    private readonly Worker[] _workers;
    private readonly CancellationTokenSource _stop;
    private long _next = -1;

    public Fuzzer(Plan plan, CancellationToken stop)
    {
        _plan = plan;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _chunks = (plan.Inputs + Chunk - 1) / Chunk;
        Tallies = [.. plan.Parsers.Select(make => new Tally(make().Name))];
        _workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Worker(plan, Tallies, _stop.Token))];
    }

    public IReadOnlyList<Tally> Tallies { get; }

    /// <summary>The number of completed inputs.</summary>
    public long Done => _workers.Sum(worker => worker.Done);

    /// <summary>Runs until the plan is complete, the run is cancelled, or an input hangs, whose thread then continues.</summary>
    /// <param name="onTick">Called about every 50 ms.</param>
    public void Run(Action onTick)
    {
        var threads = _workers.Select(worker => new Thread(() => Work(worker)) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        while (threads.Exists(thread => !thread.Join(millisecondsTimeout: 50)))
        {
            onTick();
            if (_workers.Select(worker => worker.Hanging()).FirstOrDefault(hanging => hanging is not null) is var (tally, failure))
            {
                tally.Add(failure);
                _stop.Cancel();
                threads.ForEach(thread => thread.Join(millisecondsTimeout: 1000));
                return;
            }
        }
    }

    private void Work(Worker worker)
    {
        var parsers = _plan.Parsers.Count;
        while (!_stop.IsCancellationRequested)
        {
            var ticket = Interlocked.Increment(ref _next);
            var (round, parser) = (ticket / parsers, (int)(ticket % parsers));
            if (round < _chunks)
            {
                worker.Run(parser, round * Chunk, Math.Min((round + 1) * Chunk, _plan.Inputs));
            }
            else if (round < _chunks + Slices)
            {
                worker.Grow(parser, (int)(round - _chunks), Slices);
            }
            else
            {
                return;
            }
        }
    }
}
