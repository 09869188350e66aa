namespace TokenClients.Benchmarks.Charts;

/// <summary>Bars with the same unit and scale.</summary>
internal sealed record ChartGroup(string Title, string Unit, IReadOnlyList<ChartBar> Bars)
{
    /// <summary>Whether the longest bar is more than ten times the shortest, so that only a log scale shows both. It cannot show 0.</summary>
    public bool IsLogarithmic => Smallest > 0 && Largest / Smallest > 10;

    private double Smallest => Bars.Min(bar => bar.Value);

    private double Largest => Bars.Max(bar => bar.Value);

    /// <summary>Returns how much of the width a value takes, from 0 to 1.</summary>
    public double Share(double value) => IsLogarithmic
        ? Math.Log(value / Floor) / Math.Log(Largest / Floor)
        : value / Largest;

    /// <summary>Returns the powers of ten on a log scale, whose grid lines show that it is one.</summary>
    public IEnumerable<double> Decades()
    {
        for (var decade = Math.Pow(10, Math.Ceiling(Math.Log10(Floor))); IsLogarithmic && decade <= Largest; decade *= 10)
        {
            yield return decade;
        }
    }

    /// <summary>A log scale has no zero, so it begins below the shortest bar.</summary>
    private double Floor => Smallest / 2;
}

/// <summary>The result of one library.</summary>
internal sealed record ChartBar(string Name, double Value, bool IsOurs);
