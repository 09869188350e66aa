// Fuzzes all parsers of external bytes; see Arguments.Usage.
using TokenClients.Fuzz;

try
{
    if (args is ["--afl", var name])
    {
        return CoverageRun.Run(name); // before Arguments creates the parsers, because instrumented code can run only within SharpFuzz
    }

    var asked = Arguments.Read(args);
    if (asked.IsHelp)
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }

    return asked.IsSelfCheck ? SelfCheck.Run()
        : asked.Seeds is not null ? Seeds.Write(asked)
        : asked.Only is not null ? Runs.Single(asked)
        : Runs.Full(asked);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{Arguments.Usage}");
    return 2;
}
