namespace Fleet.Run;

/// <summary>A part of the run, what happened in it, and what was allowed to.</summary>
internal sealed class Phase(string name)
{
    private readonly Lock _lock = new();

    public string Name => name;

    public DateTimeOffset StartedOn { get; } = DateTimeOffset.UtcNow;

    public DateTimeOffset EndedOn { get; set; }

    public double Seconds => (EndedOn - StartedOn).TotalSeconds;

    /// <summary>What the processes reported.</summary>
    public NodeReport Seen { get; private set; } = new();

    /// <summary>How often the tokens of the fleet were due together.</summary>
    public int Rotations { get; set; }

    /// <summary>The requests that got a token.</summary>
    public int Issued { get; set; }

    /// <summary>How many of them there may be.</summary>
    public int IssuedBound { get; set; }

    /// <summary>The requests that were answered 503.</summary>
    public int Refused { get; set; }

    /// <summary>How many of them there may be.</summary>
    public int RefusedBound { get; set; }

    public bool IsKept => Seen.FailedWithToken == 0 && Issued <= IssuedBound && Refused <= RefusedBound;

    public void Add(NodeReport report)
    {
        lock (_lock)
        {
            Seen = Seen.Plus(report);
        }
    }
}
