// Modes: "ratios [--runs N] [--json FILE]" compares with the peers, in about two minutes a run; "chart IN.json OUT.svg" draws that, and
// "front-page-chart IN.json OUT.svg" the bars of the README; anything else goes to BenchmarkDotNet ("--filter '*'").
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
