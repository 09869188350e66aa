// Many instances of one service that share their tokens. `simulate` runs the cache of each instance on a virtual clock and
// counts the token requests; `run` starts real processes, Redis and the emulator, and makes each of them fail.
using Fleet.Run;
using Fleet.Simulation;

switch (args)
{
    case ["simulate", .. var options]:
        return await SimulateCommand.RunAsync(options);
    case ["run", .. var options]:
        return await RunCommand.RunAsync(options);
    case [Fleet.Run.Node.Verb]:
        return await Fleet.Run.Node.RunAsync();
    default:
        await Console.Error.WriteLineAsync($"{SimulationOptions.Usage}\n{RunOptions.Usage}");
        return 2;
}
