namespace TokenClients.Fuzz;

/// <summary>
/// Runs one parser with the inputs of afl-fuzz, which finds inputs that reach new code of the instrumented library; see
/// .ci/fuzz-coverage. A failure is reported as a crash. Without afl-fuzz, one input is read from the standard input.
/// </summary>
internal static class CoverageRun
{
    /// <returns>The exit code, unless afl-fuzz ends this process before.</returns>
    public static int Run(string name)
    {
        Parser? parser = null;
        try
        {
            SharpFuzz.Fuzzer.OutOfProcess.Run(stream => Examine(parser ??= Warm(Make(name)), stream));
            return 0;
        }
        catch (OracleException broken)
        {
            Console.WriteLine(broken.Message);
            return 1;
        }
    }

    private static Parser Make(string name) =>
        AllParsers.FactoriesOf(name) is [var make] ? make() : throw new FormatException($"There is no parser '{name}'.");

    private static void Examine(Parser parser, Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        if (Examination.Of(parser, new Input(bytes.ToArray())) is { Oracle: { } oracle } seen)
        {
            throw new OracleException(oracle, seen.Detail!);
        }
    }

    /// <summary>Runs some inputs first, so that allocations that happen once for a process or parser are not measured.</summary>
    private static Parser Warm(Parser parser)
    {
        var maker = new InputGenerator(parser, seed: 1);
        for (var index = 0; index < Worker.WarmUp; index++)
        {
            _ = Examination.Of(parser, maker.Make(index));
        }

        return parser;
    }
}
