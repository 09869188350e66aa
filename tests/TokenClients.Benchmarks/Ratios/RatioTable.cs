using System.Diagnostics;
using System.Globalization;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Runs every measure in one process, prints each as a line, and writes them as JSON where that is asked for.</summary>
internal static class RatioTable
{
    private static readonly Func<IAsyncEnumerable<Measure>>[] All =
    [
        CachedHits.RunAsync,
        HandlerHits.RunAsync,
        ManyScopes.RunAsync,
        TwoThreads.RunAsync,
        ColdCallers.RunAsync,
        DueCallers.RunAsync,
        HundredCalls.ShortLivedAsync,
        HundredCalls.RefusedAsync,
        SecondInstance.RunAsync,
        LoopbackFetch.RunAsync,
        FirstToken.RunAsync,
    ];

    /// <returns>The exit code: 0, whether the goals are met or not; noise is for a reader to judge.</returns>
    public static async Task<int> RunAsync(string? file)
    {
        var start = Stopwatch.GetTimestamp();
        var measures = new List<Measure>();
        Print("name", "ours", "peer", "", "ratio", "bytes/call", "goal", "");
        foreach (var run in All)
        {
            await foreach (var measure in run())
            {
                measures.Add(measure);
                Print(measure);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{measures.Count(m => m.Met == true)} of {measures.Count(m => m.Goal is not null)} goals met, {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        if (file is not null)
        {
            await MeasureJson.WriteAsync(file, measures);
        }

        return 0;
    }

    /// <summary>Three digits and the unit.</summary>
    public static string Format(double value, string unit)
    {
        var digits = value switch { >= 100 => "#,0", >= 10 => "0.0", _ when value == Math.Floor(value) => "0", _ => "0.00" };
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {unit}";
    }

    private static void Print(Measure measure) => Print(
        measure.Name,
        Format(measure.Ours, Short(measure.Unit)),
        Format(measure.Peer, Short(measure.Unit)),
        measure.PeerName,
        measure.Ratio.ToString(measure.Ratio < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture),
        measure.BytesPerCall is { } bytes ? $"{bytes:0.#} B" : "-",
        measure.Goal ?? "-",
        measure.Met switch { true => "met", false => "MISSED", null => "" });

    private static string Short(string unit) => unit == "requests" ? "req" : unit;

    private static void Print(
        string name, string ours, string peer, string peerName, string ratio, string bytes, string goal, string met) =>
        Console.WriteLine(
            $"{name,-62} {ours,10} {peer,10} {peerName,-20} {ratio,7} {bytes,10}  {goal,-16} {met}".TrimEnd());
}
