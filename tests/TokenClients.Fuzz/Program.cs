// Fuzzes all parsers of external bytes; see Arguments.Usage.
using TokenClients.Fuzz;

try
{
    if (args is ["--afl", var name])
    {
        return CoverageRun.Run(name); // before Arguments creates the parsers, because instrumented code can run only within SharpFuzz
    }

    var arguments = Arguments.Read(args);
    if (arguments.IsHelp)
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }

    return arguments.IsSelfCheck ? SelfCheck.Run()
        : arguments.Seeds is not null ? Seeds.Write(arguments)
        : arguments.Only is not null ? Runs.Single(arguments)
        : Runs.Full(arguments);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{Arguments.Usage}");
    return 2;
}
