using System.Globalization;

namespace Fleet.Simulation;

/// <summary>Writes the results as tables with a line for each fleet.</summary>
internal static class Report
{
    public static void Write(IReadOnlyList<FleetResult> results)
    {
        Table(
            "Steady phase. Each node is called once a second; calls that would only return the cached token are counted, but not simulated.", results,
            ("fetches/lifetime", r => Text(r.FetchesPerLifetime)), ("worst burst/s", r => Text(r.Steady.WorstBurst)),
            ("throttled", r => Text(r.Steady.Throttled)), ("failed calls", r => Text(r.Steady.FailedCalls)),
            ("rejected", r => Text(r.Steady.RefusedCalls)), ("calls", r => Text(r.Calls)));
        Table(
            "Cold start: all nodes start within a second, counted for half a lifetime. Restart: a tenth of them restart, counted for a minute.\n" +
            "A node whose clock is wrong by an hour may need one request to learn the correct time.", results,
            ("fetches", r => Text(r.ColdStart.Fetches)), ("(wrong clocks)", r => Text(r.ColdStart.FetchesByWrongClocks)),
            ("worst burst/s", r => Text(r.ColdStart.WorstBurst)),
            ("failed calls", r => Text(r.ColdStart.FailedCalls)), ("all up after", r => Text(r.ColdStart.LastFirstToken.TotalSeconds) + " s"),
            ("restart: fetches", r => Text(r.Restart.Fetches)), ("(wrong clocks)", r => Text(r.Restart.FetchesByWrongClocks)),
            ("failed calls", r => Text(r.Restart.FailedCalls)));
        Table(
            "Outages. The store throws for a lifetime, then hangs for a lifetime. Then, starting at a refresh, the service is down for a twelfth of a lifetime.", results,
            ("throws: fetches", r => Text(r.StoreThrows?.Fetches)), ("throttled", r => Text(r.StoreThrows?.Throttled)),
            ("failed calls", r => Text(r.StoreThrows?.FailedCalls)),
            ("hangs: fetches", r => Text(r.StoreHangs?.Fetches)), ("throttled", r => Text(r.StoreHangs?.Throttled)),
            ("failed calls", r => Text(r.StoreHangs?.FailedCalls)),
            ("service: fetches", r => Text(r.ServiceOutage.Fetches)), ("failed calls", r => Text(r.ServiceOutage.FailedCalls)));
        Console.WriteLine();
        foreach (var goal in Goal.All)
        {
            goal.Write(results.Where(result => result.Store));
        }
    }

    private static void Table(string title, IEnumerable<FleetResult> results, params (string Name, Func<FleetResult, string> Value)[] columns)
    {
        Console.WriteLine($"\n{title}\n");
        Line("nodes", "store", columns.Select(column => column.Name));
        foreach (var result in results)
        {
            Line(Text(result.Nodes), result.Store ? "yes" : "no", columns.Select(column => column.Value(result)));
        }

        void Line(string nodes, string store, IEnumerable<string> cells) => Console.WriteLine(
            $"{nodes,7}  {store,-5}" + string.Concat(cells.Zip(columns, (cell, column) => "  " + cell.PadLeft(Math.Max(column.Name.Length, 9)))));
    }

    private static string Text(double? value) => value switch
    {
        null => "-",
        { } number when number != Math.Floor(number) => number.ToString("#,0.00", CultureInfo.InvariantCulture),
        { } number => number.ToString("#,0", CultureInfo.InvariantCulture),
    };
}
