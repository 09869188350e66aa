namespace TokenClients.Benchmarks.Ratios;

/// <summary>A row of the table.</summary>
/// <param name="Name">What was measured, with the unit and the better direction.</param>
/// <param name="Ours">The result of this library.</param>
/// <param name="Peer">The result of the other library.</param>
/// <param name="PeerName">The name of the other library.</param>
internal sealed record Measure(string Name, double Ours, double Peer, string PeerName)
{
    /// <summary>The unit of both figures: <c>ns</c>, <c>µs</c>, <c>ms</c>, <c>requests</c>, <c>B</c> or <c>×</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Our result divided by the other one; with interleaved batches or several runs, the median.</summary>
    public double Ratio { get; init; } = Ours / Peer;

    /// <summary>The ratio of one side to itself, measured in the same way, which shows the noise.</summary>
    public double? Control { get; init; }

    /// <summary>The ratios of all runs, if there are several.</summary>
    public Spread? Ratios { get; init; }

    /// <summary>The controls of all runs.</summary>
    public Spread? Controls { get; init; }

    /// <summary>The bytes that our call allocates, or <see langword="null"/> if not measured.</summary>
    public double? BytesPerCall { get; init; }

    /// <summary>The bytes that the other call allocates.</summary>
    public double? PeerBytesPerCall { get; init; }

    /// <summary>The goal, or <see langword="null"/> if there is none.</summary>
    public string? Goal { get; init; }

    /// <summary>Whether the goal is met.</summary>
    public bool? Met { get; init; }

    /// <summary>Combines several runs of one measure. A goal is met if each run met it.</summary>
    public static Measure Of(IReadOnlyList<Measure> runs) => runs[^1] with
    {
        Ours = Interleaved.Median(runs.Select(run => run.Ours)),
        Peer = Interleaved.Median(runs.Select(run => run.Peer)),
        Ratio = Interleaved.Median(runs.Select(run => run.Ratio)),
        Ratios = Spread.Of(runs.Select(run => (double?)run.Ratio)),
        Controls = Spread.Of(runs.Select(run => run.Control)),
        BytesPerCall = runs.Max(run => run.BytesPerCall),
        PeerBytesPerCall = runs.Max(run => run.PeerBytesPerCall),
        Met = runs[0].Goal is null ? null : runs.All(run => run.Met == true),
    };

    /// <summary>Sets the goal that the ratio is at most this value.</summary>
    public Measure RatioAtMost(double most) => this with { Goal = $"ratio ≤ {most}", Met = Ratio <= most };

    /// <summary>Sets the goal that the ratio is at most this value, without allocation.</summary>
    public Measure RatioAtMostWithoutBytes(double most) =>
        this with { Goal = $"ratio ≤ {most}, 0 B", Met = Ratio <= most && BytesPerCall == 0 };

    /// <summary>Sets the goal that our result is exactly this value.</summary>
    public Measure OursExactly(double value) => this with { Goal = $"= {value}", Met = Ours == value };

    /// <summary>Sets the goal that our result is at most this value.</summary>
    public Measure OursAtMost(double most) => this with { Goal = $"≤ {most}", Met = Ours <= most };

    /// <summary>Sets the goal that our result is at least this value.</summary>
    public Measure OursAtLeast(double least) => this with { Goal = $"≥ {least}", Met = Ours >= least };
}
