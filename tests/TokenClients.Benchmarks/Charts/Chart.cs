using TokenClients.Benchmarks.Ratios;

namespace TokenClients.Benchmarks.Charts;

/// <summary>
/// The measures as bars, in an SVG that needs nothing else: a group for each measure, a bar for each who was measured.
/// </summary>
internal static class Chart
{
    private const string Us = "TokenClients";

    /// <summary>Reads what <c>ratios --json</c> wrote, and draws it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(string input, string output)
    {
        await File.WriteAllTextAsync(output, new ChartSvg(Groups(await MeasureJson.ReadAsync(input))).ToString());
        return 0;
    }

    /// <summary>
    /// Ours once, then the peers as they were measured. Ours was measured beside each of them; the bar is the median.
    /// </summary>
    private static IEnumerable<ChartGroup> Groups(IEnumerable<Measure> measures) =>
        from measure in measures
        group measure by (measure.Name, measure.Unit) into same
        select new ChartGroup(
            same.Key.Name,
            same.Key.Unit,
            [
                new ChartBar(Us, Interleaved.Median(same.Select(m => m.Ours)), IsOurs: true),
                .. same.Select(m => new ChartBar(m.PeerName, m.Peer, IsOurs: false)),
            ]);
}

/// <summary>Bars of one unit on one scale.</summary>
internal sealed record ChartGroup(string Title, string Unit, IReadOnlyList<ChartBar> Bars)
{
    /// <summary>Where the longest bar is more than ten times the shortest, only a log scale shows both; it has no place for 0.</summary>
    public bool IsLogarithmic => Smallest > 0 && Largest / Smallest > 10;

    private double Smallest => Bars.Min(bar => bar.Value);

    private double Largest => Bars.Max(bar => bar.Value);

    /// <summary>How much of the width a value takes, from 0 to 1.</summary>
    public double Share(double value) => IsLogarithmic
        ? Math.Log(value / Floor) / Math.Log(Largest / Floor)
        : value / Largest;

    /// <summary>The powers of ten on a log scale, which a reader needs to see that it is one.</summary>
    public IEnumerable<double> Decades()
    {
        for (var decade = Math.Pow(10, Math.Ceiling(Math.Log10(Floor))); IsLogarithmic && decade <= Largest; decade *= 10)
        {
            yield return decade;
        }
    }

    /// <summary>A log scale has no zero; it begins a little below the shortest bar.</summary>
    private double Floor => Smallest / 2;
}

/// <summary>One who was measured.</summary>
internal sealed record ChartBar(string Name, double Value, bool IsOurs);
