// Each fixture has its own emulator, so none sees anything of another.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
