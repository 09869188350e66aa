// Drives every built-in client, the cache and the handler against the emulator under faults, short lifetimes, key rotations,
// revocations, clock jumps and cancellations, and counts violated guarantees. Start reading at ChaosRun; what counts as a
// violation is described in Calls/ProviderCalls, Calls/HandlerCalls and Oracles/RequestHistory.
using TokenClients.Chaos;

if (ChaosArguments.Parse(args, out var fault) is not { } arguments)
{
    await Console.Error.WriteLineAsync($"{fault}\n{ChaosArguments.Usage}");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupted.Cancel();
};

if (arguments.IsSelfCheck)
{
    return await SelfChecks.RunAsync(arguments.Seed, interrupted.Token);
}

var report = await new ChaosRun(arguments.Calls, arguments.Seed, Sabotage.None, Console.Error).RunAsync(interrupted.Token);
await Console.Error.WriteLineAsync(report.Counters);
await Console.Out.WriteLineAsync(report.ToJson());
if (arguments.Json is { } file)
{
    await File.WriteAllTextAsync(file, report.ToJson() + "\n");
}

return report.IsGood && report.IsComplete ? 0 : 1;
