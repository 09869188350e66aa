using System.Globalization;

namespace Fleet.Simulation;

/// <summary>A goal for fleets of any size with a store.</summary>
internal sealed record Goal(string Text, Func<FleetResult, bool> IsMet)
{
    public static readonly Goal[] All =
    [
        new("steady: at most 1.2 fetches per lifetime", r => r.FetchesPerLifetime <= 1.2),
        new("cold start: fetches by at most 2 % of the nodes, or one; without nodes with wrong clocks", r => ByRightClocks(r.ColdStart) <= Math.Max(1, 0.02 * r.Nodes)),
        new($"cold start: at most {TokenService.RequestsPerSecond} requests per second", r => r.ColdStart.WorstBurst <= TokenService.RequestsPerSecond),
        new("no failed call while the service is available", r => r.FailedWhileAllIsWell == 0),
        new("restart of a tenth of the nodes: no fetch; without nodes with wrong clocks", r => ByRightClocks(r.Restart) == 0),
    ];

    public void Write(IEnumerable<FleetResult> results)
    {
        var missed = results.Where(result => !IsMet(result)).Select(result => result.Nodes.ToString("N0", CultureInfo.InvariantCulture)).ToList();
        Console.WriteLine($"{(missed.Count == 0 ? "met   " : "MISSED")}  {Text}{(missed.Count == 0 ? "" : $" (with {string.Join(", ", missed)} nodes)")}");
    }

    private static int ByRightClocks(Tally tally) => tally.Fetches - tally.FetchesByWrongClocks;
}
