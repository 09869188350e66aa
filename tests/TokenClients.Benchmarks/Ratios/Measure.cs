namespace TokenClients.Benchmarks.Ratios;

/// <summary>One line of the table.</summary>
/// <param name="Name">What was measured, in which unit, and which way is better.</param>
/// <param name="Ours">This library's figure.</param>
/// <param name="Peer">The peer's.</param>
/// <param name="PeerName">Who that is.</param>
internal sealed record Measure(string Name, double Ours, double Peer, string PeerName)
{
    /// <summary>The unit of both figures: <c>ns</c>, <c>µs</c>, <c>ms</c>, <c>requests</c>, <c>B</c> or <c>×</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Ours divided by the peer's; where batches were interleaved, the median of the pairs; of several runs, the median.</summary>
    public double Ratio { get; init; } = Ours / Peer;

    /// <summary>The ratio of one side to itself, measured likewise: how far from 1 it is, noise alone is.</summary>
    public double? Control { get; init; }

    /// <summary>The ratios of all runs, if there were several.</summary>
    public Spread? Ratios { get; init; }

    /// <summary>The controls of all runs.</summary>
    public Spread? Controls { get; init; }

    /// <summary>What a call of ours allocates, or <see langword="null"/> where that was not looked at.</summary>
    public double? BytesPerCall { get; init; }

    /// <summary>What a call of the peer's allocates.</summary>
    public double? PeerBytesPerCall { get; init; }

    /// <summary>What was promised, or <see langword="null"/> if nothing was.</summary>
    public string? Goal { get; init; }

    /// <summary>Whether it was kept.</summary>
    public bool? Met { get; init; }

    /// <summary>Several runs of one measure. A goal is met if each run met it.</summary>
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

    /// <summary>The ratio is to be no more than that.</summary>
    public Measure RatioAtMost(double most) => this with { Goal = $"ratio ≤ {most}", Met = Ratio <= most };

    /// <summary>The ratio is to be no more than that, and nothing is to be allocated.</summary>
    public Measure RatioAtMostWithoutBytes(double most) =>
        this with { Goal = $"ratio ≤ {most}, 0 B", Met = Ratio <= most && BytesPerCall == 0 };

    /// <summary>Our figure is to be exactly that.</summary>
    public Measure OursExactly(double value) => this with { Goal = $"= {value}", Met = Ours == value };

    /// <summary>Our figure is to be at most that.</summary>
    public Measure OursAtMost(double most) => this with { Goal = $"≤ {most}", Met = Ours <= most };

    /// <summary>Our figure is to be at least that.</summary>
    public Measure OursAtLeast(double least) => this with { Goal = $"≥ {least}", Met = Ours >= least };
}
