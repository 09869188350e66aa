// Each fixture has its own emulator and starts its own processes, so fixtures can run in parallel.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
