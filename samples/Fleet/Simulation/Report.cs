using System.Globalization;

namespace Fleet.Simulation;

/// <summary>The results as tables, a line for each fleet.</summary>
internal static class Report
{
    public static void Write(IReadOnlyList<FleetResult> results)
    {
        Table(
            "Steady. Each node is called once a second; calls that can only get the token at hand are counted, not run.", results,
            ("fetches/lifetime", r => Text(r.FetchesPerLifetime)), ("worst burst/s", r => Text(r.Steady.WorstBurst)),
            ("throttled", r => Text(r.Steady.Throttled)), ("failed calls", r => Text(r.Steady.FailedCalls)),
            ("refused", r => Text(r.Steady.RefusedCalls)), ("calls", r => Text(r.Calls)));
        Table(
            "Cold start of all nodes within a second, counted for half a lifetime; then a tenth of them start again, counted for a minute.\n" +
            "A node whose clock is an hour wrong may have to ask once, to learn what time it is.", results,
            ("fetches", r => Text(r.ColdStart.Fetches)), ("(wrong clocks)", r => Text(r.ColdStart.FetchesByWrongClocks)),
            ("worst burst/s", r => Text(r.ColdStart.WorstBurst)),
            ("failed calls", r => Text(r.ColdStart.FailedCalls)), ("all up after", r => Text(r.ColdStart.LastFirstToken.TotalSeconds) + " s"),
            ("restart: fetches", r => Text(r.Restart.Fetches)), ("(wrong clocks)", r => Text(r.Restart.FetchesByWrongClocks)),
            ("failed calls", r => Text(r.Restart.FailedCalls)));
        Table(
            "Outages. The store throws for a lifetime; it hangs for one; from a refresh on, the service is down for a twelfth of one.", results,
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
