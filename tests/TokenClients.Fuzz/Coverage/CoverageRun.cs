namespace TokenClients.Fuzz;

/// <summary>
/// One parser under afl-fuzz, which finds inputs that reach new code of the instrumented library; see .ci/fuzz-coverage. A
/// broken promise is a crash. Without afl-fuzz, one input is read from standard input.
/// </summary>
internal static class CoverageRun
{
    /// <returns>The exit code, if afl-fuzz does not end this process first.</returns>
    public static int Run(string name)
    {
        Parser? parser = null;
        try
        {
            SharpFuzz.Fuzzer.OutOfProcess.Run(stream => Examine(parser ??= Warm(Make(name)), stream));
            return 0;
        }
        catch (BrokenPromise broken)
        {
            Console.WriteLine(broken.Message);
            return 1;
        }
    }

    private static Parser Make(string name) =>
        AllParsers.MakersOf(name) is [var make] ? make() : throw new FormatException($"There is no parser '{name}'.");

    private static void Examine(Parser parser, Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        if (Examination.Of(parser, new Input(bytes.ToArray())) is { Oracle: { } oracle } seen)
        {
            throw new BrokenPromise(oracle, seen.Detail!);
        }
    }

    /// <summary>What is allocated once for a process or parser is not counted.</summary>
    private static Parser Warm(Parser parser)
    {
        var maker = new InputMaker(parser, seed: 1);
        for (var index = 0; index < Worker.WarmUp; index++)
        {
            _ = Examination.Of(parser, maker.Make(index));
        }

        return parser;
    }
}
