using System.Diagnostics;
using System.Globalization;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// Runs all measures, prints each as a line, and optionally writes them as JSON. Several runs use separate processes, because a
/// process compiles its code only once.
/// </summary>
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
        HundredCalls.RejectedAsync,
        SecondInstance.RunAsync,
        LoopbackFetch.RunAsync,
        AssertionFetch.RunAsync,
        FirstToken.RunAsync,
        MemoryUse.RunAsync,
    ];

    /// <returns>The exit code: 0 even if a goal is not met, because that may be noise.</returns>
    public static async Task<int> RunAsync(RatioOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        Print("name", "ours", "peer", "", "ratio", "control", "bytes/call", "goal", "");
        var measures = options.Runs == 1 ? await MeasureAsync() : await RunProcessesAsync(options.Runs);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{measures.Count(m => m.Met == true)} of {measures.Count(m => m.Goal is not null)} goals met, {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        if (options.File is not null)
        {
            await MeasureJson.WriteAsync(options.File, measures);
        }

        return 0;
    }

    /// <summary>Formats a value with three digits and the unit.</summary>
    public static string Format(double value, string unit)
    {
        var digits = value switch { >= 100 => "#,0", >= 10 => "0.0", _ when value == Math.Floor(value) => "0", _ => "0.00" };
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {unit}";
    }

    private static async Task<List<Measure>> MeasureAsync()
    {
        var measures = new List<Measure>();
        foreach (var run in All)
        {
            await foreach (var measure in run())
            {
                measures.Add(measure);
                Print(measure);
            }
        }

        return measures;
    }

    private static async Task<List<Measure>> RunProcessesAsync(int runs)
    {
        var all = new List<Measure>();
        var file = Path.GetTempFileName();
        try
        {
            for (var run = 1; run <= runs; run++)
            {
                await Console.Error.WriteLineAsync($"run {run} of {runs}");
                await OwnProcess.RunAsync("ratios", "--json", file);
                all.AddRange(await MeasureJson.ReadAsync(file));
            }
        }
        finally
        {
            File.Delete(file);
        }

        List<Measure> measures = [.. all.GroupBy(measure => (measure.Name, measure.PeerName)).Select(same => Measure.Of([.. same]))];
        measures.ForEach(Print);
        return measures;
    }

    private static void Print(Measure measure) => Print(
        measure.Name,
        Format(measure.Ours, Short(measure.Unit)),
        Format(measure.Peer, Short(measure.Unit)),
        measure.PeerName,
        $"{measure.Ratios ?? new(measure.Ratio, measure.Ratio)}",
        $"{measure.Controls ?? Spread.Of([measure.Control])}",
        measure.BytesPerCall is { } bytes ? $"{bytes:0.#} B" : "",
        measure.Goal ?? "",
        measure.Met switch { true => "met", false => "MISSED", null => "" });

    private static string Short(string unit) => unit == "requests" ? "req" : unit;

    private static void Print(
        string name, string ours, string peer, string peerName, string ratio, string control, string bytes, string goal, string met) =>
        Console.WriteLine(
            $"{name,-62} {ours,10} {peer,10} {peerName,-20} {ratio,14} {control,12} {bytes,10}  {goal,-16} {met}".TrimEnd());
}
