// Each fixture has its own emulator and starts its own processes, which is what their time goes into.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
