namespace TokenClients.Fuzz;

/// <summary>The results of one parser, from all threads.</summary>
internal sealed class Tally(string parser)
{
    /// <summary>The maximum number of recorded failures; more would have the same few causes.</summary>
    private const int MaxFailures = 20;

    private readonly Lock _gate = new();
    private readonly List<Failure> _failures = [];
    private long _allocated;

    public string Parser => parser;

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    public int Longest { get; private set; }

    public int Families { get; private set; }

    public long FailureCount { get; private set; }

    public long Inputs => Accepted + Rejected;

    /// <summary>The average number of bytes that were allocated for an input.</summary>
    public long BytesPerInput => Inputs == 0 ? 0 : _allocated / Inputs;

    public IReadOnlyList<Failure> Failures
    {
        get
        {
            lock (_gate)
            {
                return [.. _failures];
            }
        }
    }

    public void Add(long accepted, long rejected, int longest, long allocated)
    {
        lock (_gate)
        {
            Accepted += accepted;
            Rejected += rejected;
            Longest = Math.Max(Longest, longest);
            _allocated += allocated;
        }
    }

    public void AddFamily()
    {
        lock (_gate)
        {
            Families++;
        }
    }

    public void Add(Failure failure)
    {
        lock (_gate)
        {
            FailureCount++;
            if (_failures.Count < MaxFailures)
            {
                _failures.Add(failure);
            }
        }
    }
}
