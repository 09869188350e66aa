using System.Globalization;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>The lowest and the highest value of several runs.</summary>
internal readonly record struct Spread(double Lowest, double Highest)
{
    public static Spread? Of(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        return known.Length == 0 ? null : new(known.Min(), known.Max());
    }

    public override string ToString()
    {
        var (lowest, highest) = (Text(Lowest), Text(Highest));
        return lowest == highest ? lowest : $"{lowest} to {highest}";

        static string Text(double value) => value.ToString(value < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);
    }
}
