using System.Globalization;

namespace TokenClients.Fuzz;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Arguments(long Inputs, ulong Seed, string? Parser, string? Only, string? Json, string? Seeds, bool IsSelfCheck, bool IsHelp)
{
    public const string Usage = """
        dotnet run -c Release --project tests/TokenClients.Fuzz -- [options]

          --inputs N      so many inputs for each parser; 100,000 by default
          --seed N        what the inputs follow from: the same seed, the same inputs; by default another in every run
          --parser NAME   this parser alone
          --only INDEX    this input alone (g7: the seventh family of long inputs); with --parser and --seed
          --json FILE     the table as JSON too
          --seeds FOLDER  writes there what afl-fuzz begins with
          --afl NAME      this parser with the inputs of afl-fuzz, as .ci/fuzz-coverage runs it, or else one input from
                          standard input; stands alone
          --self-check    whether each oracle notices a parser that is broken on purpose

        The exit code is 0 if all is well, 1 after a failure, 2 for wrong options, 130 after Ctrl-C.
        """;

    /// <exception cref="FormatException">An option is wrong; the message says which and how.</exception>
    public static Arguments Read(IReadOnlyList<string> args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var takesValue = args[i] is "--inputs" or "--seed" or "--parser" or "--only" or "--json" or "--seeds";
            if (!takesValue && args[i] is not ("--self-check" or "--help"))
            {
                throw new FormatException($"'{args[i]}' is no option.");
            }

            if (takesValue && i + 1 == args.Count)
            {
                throw new FormatException($"{args[i]} needs a value.");
            }

            if (!given.TryAdd(args[i], takesValue ? args[i + 1] : ""))
            {
                throw new FormatException($"{args[i]} is there twice.");
            }

            i += takesValue ? 1 : 0;
        }

        return Checked(given);
    }

    private static Arguments Checked(Dictionary<string, string> given)
    {
        var read = new Arguments(
            Inputs: given.TryGetValue("--inputs", out var inputs) ? Whole(inputs, "--inputs", 1_000_000_000) : 100_000,
            Seed: given.TryGetValue("--seed", out var seed) ? (ulong)Whole(seed, "--seed", long.MaxValue) : (ulong)Random.Shared.Next(),
            Parser: given.GetValueOrDefault("--parser"),
            Only: given.GetValueOrDefault("--only"),
            Json: given.GetValueOrDefault("--json"),
            Seeds: given.GetValueOrDefault("--seeds"),
            IsSelfCheck: given.ContainsKey("--self-check"),
            IsHelp: given.ContainsKey("--help"));
        if (read.Parser is { } parser && !AllParsers.Names.Contains(parser, StringComparer.Ordinal))
        {
            throw new FormatException($"There is no parser '{parser}'. There are: {string.Join(", ", AllParsers.Names)}.");
        }

        if (read.Only is { } only)
        {
            _ = Whole(only.StartsWith('g') ? only[1..] : only, "--only", long.MaxValue);
            if (read.Parser is null || seed is null)
            {
                throw new FormatException("--only needs --parser and --seed.");
            }
        }

        return read.IsSelfCheck && given.Count > 1 ? throw new FormatException("--self-check stands alone.") : read;
    }

    private static long Whole(string text, string option, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most && (number > 0 || option != "--inputs")
            ? number
            : throw new FormatException($"{option} is '{text}'; give a whole number{(option == "--inputs" ? ", from 1 to 1000000000" : "")}.");
}
