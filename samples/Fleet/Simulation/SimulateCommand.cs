namespace Fleet.Simulation;

/// <summary>The <c>simulate</c> command: fleets of increasing size, each without and with a store.</summary>
internal static class SimulateCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        SimulationOptions options;
        try
        {
            options = SimulationOptions.Parse(args);
        }
        catch (FormatException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message}\n\n{SimulationOptions.Usage}");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        var results = new List<FleetResult>();
        var isComplete = await SingleThread.RunAsync(() => RunAsync(options, results, stop.Token));
        Report.Write(results);
        if (!isComplete)
        {
            await Console.Error.WriteLineAsync("Stopped. These are the results so far.");
            return 130;
        }

        if (options.Json is not null)
        {
            await FleetJson.WriteAsync(options.Json, results);
        }

        if (options.Svg is not null)
        {
            await File.WriteAllTextAsync(options.Svg, new FleetChart(results).ToString());
        }

        return 0;
    }

    private static async Task<bool> RunAsync(SimulationOptions options, List<FleetResult> results, CancellationToken stop)
    {
        try
        {
            foreach (var nodes in options.Sizes())
            {
                foreach (var hasStore in new[] { false, true })
                {
                    using var progress = new Progress($"{nodes:N0} nodes {(hasStore ? "with" : "without")} a store");
                    using var scenario = new Scenario(nodes, hasStore, options, stop);
                    results.Add(await scenario.RunAsync(progress.Report));
                }
            }

            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
