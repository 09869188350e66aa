// Modes: "ratios [--runs N] [--json FILE]" compares with other libraries, in about two minutes for each run; "chart IN.json OUT.svg" draws
// the results, and "front-page-chart IN.json OUT.svg" the chart of the README; anything else is passed to BenchmarkDotNet ("--filter '*'").
using BenchmarkDotNet.Running;
using TokenClients.Benchmarks.Charts;
using TokenClients.Benchmarks.Ratios;

switch (args)
{
    case ["ratios", .. var options] when RatioOptions.Parse(options) is { } parsed:
        return await RatioTable.RunAsync(parsed);
    case ["chart", var input, var output]:
        return await RatioChart.WriteAsync(input, output);
    case ["front-page-chart", var input, var output]:
        return await CachedTokenChart.WriteAsync(input, output);
    case [FirstToken.Mode, var who, var endpoint]:
        return await FirstToken.BeNewProcessAsync(who, new Uri(endpoint));
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
