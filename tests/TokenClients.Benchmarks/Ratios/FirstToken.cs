using System.Diagnostics;
using System.Globalization;
using TokenClients.Benchmarks.Loopback;
using TokenClients.Emulator;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// Measures the time from <c>new ServiceCollection()</c> to the first token, including the connection: in a warm process, and in a new
/// one, where compilation takes most of the time.
/// </summary>
internal static class FirstToken
{
    /// <summary>The argument that starts the new process.</summary>
    public const string Mode = "first";

    private const int WarmRounds = 100;
    private const int ColdRounds = 7;

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        await using var emulator = await TokenEmulator.StartAsync();
        var endpoint = emulator.Arr.Endpoint;
        yield return Line("first token, warm process", goal: 1.15, await InTurns.TimeAsync(
            WarmRounds, warmUp: 50,
            () => Registered.FirstOfOursAsync(endpoint),
            () => Registered.FirstOfPlainAsync(endpoint),
            () => Registered.FirstOfPlainAsync(endpoint)));

        string[] order = ["ours", "plain", "plain"];
        double[][] cold = [new double[ColdRounds], new double[ColdRounds], new double[ColdRounds]];
        for (var round = 0; round < ColdRounds; round++)
        {
            foreach (var i in round % 2 == 0 ? (int[])[0, 1, 2] : [2, 1, 0])
            {
                cold[i][round] = double.Parse(await OwnProcess.RunAsync(Mode, order[i], $"{endpoint}"), CultureInfo.InvariantCulture);
            }
        }

        yield return Line("first token, new process", goal: 1.2, cold);
    }

    /// <summary>Runs in the new process: gets one token, and writes the time in milliseconds.</summary>
    public static async Task<int> BeNewProcessAsync(string who, Uri endpoint)
    {
        var start = Stopwatch.GetTimestamp();
        await (who == "ours" ? Registered.FirstOfOursAsync(endpoint) : Registered.FirstOfPlainAsync(endpoint));
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static Measure Line(string name, double goal, double[][] times)
    {
        var (ours, plain, again) = (Interleaved.Median(times[0]), Interleaved.Median(times[1]), Interleaved.Median(times[2]));
        return new Measure($"{name}, ms (lower is better)", ours, plain, "AddHttpClient") { Unit = "ms", Control = again / plain }.RatioAtMost(goal);
    }
}
