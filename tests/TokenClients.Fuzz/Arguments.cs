using System.Globalization;

namespace TokenClients.Fuzz;

/// <summary>The options of the command line.</summary>
internal sealed record Arguments(long Inputs, ulong Seed, string? Parser, string? Only, string? Json, string? Seeds, bool IsSelfCheck, bool IsHelp)
{
    public const string Usage = """
        dotnet run -c Release --project tests/TokenClients.Fuzz -- [options]

          --inputs N      the number of inputs for each parser; 100,000 by default
          --seed N        the seed of the random inputs: the same seed creates the same inputs; by default a new one in each run
          --parser NAME   only this parser
          --only INDEX    only this input, of --parser and --seed; gN is family N of the long inputs
          --json FILE     also writes the results as JSON
          --seeds FOLDER  only writes the initial inputs and dictionaries of afl-fuzz to this folder
          --afl NAME      runs this parser with the inputs of afl-fuzz, as .ci/fuzz-coverage does, or with one input
                          from the standard input; no other option is allowed
          --self-check    checks that each oracle detects a parser that is broken on purpose; no other option is allowed

        The exit code is 0 without failures, 1 after a failure, 2 for wrong options, 130 after Ctrl-C.
        """;

    /// <exception cref="FormatException">An option is not valid; the message says which and why.</exception>
    public static Arguments Read(IReadOnlyList<string> args)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var takesValue = args[i] is "--inputs" or "--seed" or "--parser" or "--only" or "--json" or "--seeds";
            if (!takesValue && args[i] is not ("--self-check" or "--help"))
            {
                throw new FormatException($"'{args[i]}' is not an option.");
            }

            if (takesValue && i + 1 == args.Count)
            {
                throw new FormatException($"{args[i]} needs a value.");
            }

            if (!options.TryAdd(args[i], takesValue ? args[i + 1] : ""))
            {
                throw new FormatException($"{args[i]} is specified twice.");
            }

            i += takesValue ? 1 : 0;
        }

        return Checked(options);
    }

    private static Arguments Checked(Dictionary<string, string> options)
    {
        var read = new Arguments(
            Inputs: options.TryGetValue("--inputs", out var inputs) ? Whole(inputs, "--inputs", 1_000_000_000) : 100_000,
            Seed: options.TryGetValue("--seed", out var seed) ? (ulong)Whole(seed, "--seed", long.MaxValue) : (ulong)Random.Shared.Next(),
            Parser: options.GetValueOrDefault("--parser"),
            Only: options.GetValueOrDefault("--only"),
            Json: options.GetValueOrDefault("--json"),
            Seeds: options.GetValueOrDefault("--seeds"),
            IsSelfCheck: options.ContainsKey("--self-check"),
            IsHelp: options.ContainsKey("--help"));
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

        return read.IsSelfCheck && options.Count > 1 ? throw new FormatException("--self-check cannot be combined with other options.") : read;
    }

    private static long Whole(string text, string option, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most && (number > 0 || option != "--inputs")
            ? number
            : throw new FormatException($"{option} is '{text}'; give a whole number{(option == "--inputs" ? ", from 1 to 1000000000" : "")}.");
}
