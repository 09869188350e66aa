using System.Globalization;

namespace TokenClients.Chaos;

/// <summary>The options of the command line.</summary>
internal sealed record ChaosArguments
{
    public const string Usage = """
        usage: TokenClients.Chaos --calls N [--seed N] [--json FILE]
               TokenClients.Chaos --self-check [--seed N]

          --calls N      the number of calls, from 1,000 to 100,000,000
          --seed N       the seed of the random choice of calls and faults; 1 by default
          --json FILE    also writes the report as JSON
          --self-check   checks that each oracle detects a missing safeguard

        Exit code: 0 no violation, 1 a violation or an interrupted run, 2 wrong options.
        """;

    public int Calls { get; private init; }

    public int Seed { get; private init; } = 1;

    public string? Json { get; private init; }

    public bool IsSelfCheck { get; private init; }

    /// <summary>Reads the options, or returns what is wrong.</summary>
    public static ChaosArguments? Parse(string[] args, out string fault)
    {
        var read = new ChaosArguments();
        fault = "";
        for (var i = 0; i < args.Length && fault.Length == 0; i++)
        {
            var (name, value) = (args[i], i + 1 < args.Length ? args[i + 1] : null);
            i += name == "--self-check" ? 0 : 1;
            switch (name)
            {
                case "--self-check":
                    read = read with { IsSelfCheck = true };
                    break;
                case "--calls" when Number(value) is { } calls and >= 1_000 and <= 100_000_000:
                    read = read with { Calls = calls };
                    break;
                case "--calls":
                    fault = $"--calls must be a number from 1000 to 100000000, not '{value}'.";
                    break;
                case "--seed" when Number(value) is { } seed:
                    read = read with { Seed = seed };
                    break;
                case "--seed":
                    fault = $"--seed must be a whole number, not '{value}'.";
                    break;
                case "--json" when value is not (null or "") && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))):
                    read = read with { Json = value };
                    break;
                case "--json":
                    fault = $"--json must be a file in an existing folder, not '{value}'.";
                    break;
                default:
                    fault = $"'{name}' is not an option.";
                    break;
            }
        }

        fault = fault.Length > 0 ? fault
            : read.IsSelfCheck && (read.Calls > 0 || read.Json is not null) ? "--self-check takes neither --calls nor --json."
            : !read.IsSelfCheck && read.Calls == 0 ? "--calls is missing."
            : "";
        return fault.Length == 0 ? read : null;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
