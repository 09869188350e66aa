namespace Fleet.Run;

/// <summary>A phase of the run: what happened in it, and what is allowed.</summary>
internal sealed class Phase(string name)
{
    private readonly Lock _lock = new();

    public string Name => name;

    /// <summary>Whether the store is of no use for the whole phase.</summary>
    public bool IsWithoutStore => name is PhaseLog.ServerKilled or PhaseLog.ServerHung or PhaseLog.OutOfMemory;

    /// <summary>Whether nothing fails or starts in this phase.</summary>
    public bool IsUndisturbed => name is PhaseLog.Steady or PhaseLog.Recovery;

    public DateTimeOffset StartedOn { get; } = DateTimeOffset.UtcNow;

    public DateTimeOffset EndedOn { get; set; }

    public double Seconds => (EndedOn - StartedOn).TotalSeconds;

    /// <summary>The sum of the reports.</summary>
    public NodeReport Seen { get; private set; } = new();

    /// <summary>The number of rotations, in which the token of the fleet is renewed.</summary>
    public int Rotations { get; set; }

    /// <summary>The number of requests that got a token.</summary>
    public int Issued { get; set; }

    /// <summary>The maximum of <see cref="Issued"/>.</summary>
    public int IssuedBound { get; set; }

    /// <summary>The number of requests that got a 503.</summary>
    public int Refused { get; set; }

    /// <summary>The maximum of <see cref="Refused"/>.</summary>
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
