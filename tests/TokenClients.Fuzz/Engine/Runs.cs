using System.Diagnostics;
using System.Globalization;

namespace TokenClients.Fuzz;

/// <summary>The modes: all inputs, or a single one.</summary>
internal static class Runs
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    /// <returns>The exit code.</returns>
    public static int Full(Arguments arguments)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested; // the second Ctrl-C ends the process
            stop.Cancel();
        };
        var makers = AllParsers.FactoriesOf(arguments.Parser);
        var plan = new Plan(makers, arguments.Inputs, arguments.Seed, HangLimit);
        var fuzzer = new Fuzzer(plan, stop.Token);
        var (start, lastProgress) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        fuzzer.Run(() =>
        {
            if (Stopwatch.GetElapsedTime(lastProgress) > ProgressEvery)
            {
                lastProgress = Stopwatch.GetTimestamp();
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s: {fuzzer.Done:#,0} of {plan.Inputs * makers.Count:#,0} inputs, {fuzzer.Tallies.Sum(it => it.FailureCount):#,0} failures"));
            }
        });
        var report = new Report(plan, fuzzer.Tallies, Stopwatch.GetElapsedTime(start), stop.IsCancellationRequested);
        report.Write(Console.Out);
        if (arguments.Json is not null)
        {
            report.WriteJson(arguments.Json);
        }

        return report.Failures > 0 ? 1 : report.IsStopped ? 130 : 0;
    }

    /// <returns>The exit code.</returns>
    public static int Single(Arguments arguments)
    {
        var plan = new Plan(AllParsers.FactoriesOf(arguments.Parser), 1, arguments.Seed, HangLimit);
        var tally = new Tally(arguments.Parser!);
        var worker = new Worker(plan, [tally], CancellationToken.None);
        var isFamily = arguments.Only!.StartsWith('g');
        var index = long.Parse(arguments.Only.TrimStart('g'), CultureInfo.InvariantCulture);
        var start = Stopwatch.GetTimestamp();
        if (isFamily)
        {
            var first = (int)Math.Min(index, int.MaxValue);
            worker.Grow(0, first, step: int.MaxValue - first); // only this family
        }
        else
        {
            worker.Run(0, index, index + 1);
        }

        new Report(plan, [tally], Stopwatch.GetElapsedTime(start), IsStopped: false).Write(Console.Out);
        return tally.FailureCount > 0 ? 1 : 0;
    }
}
