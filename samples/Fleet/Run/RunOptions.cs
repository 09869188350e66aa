using System.Globalization;

namespace Fleet.Run;

/// <summary>The command line options of <c>run</c>.</summary>
/// <param name="Processes">The number of processes that share their tokens, from 2 to 64.</param>
/// <param name="Seconds">The duration of the steady phase; the other phases take about two minutes.</param>
/// <param name="Seed">
/// The seed that determines which process is restarted in the outage, and the ids that the emulator generates.
/// </param>
/// <param name="Json">The file for the result, or <see langword="null"/>.</param>
internal sealed record RunOptions(int Processes, int Seconds, int Seed, string? Json)
{
    public const string Usage = "Fleet run [--processes 8] [--seconds 60] [--seed 1] [--json FILE]";

    /// <summary>Parses the options, or returns <see langword="null"/> if they are invalid.</summary>
    public static RunOptions? Parse(string[] args)
    {
        var options = new RunOptions(Processes: 8, Seconds: 60, Seed: 1, Json: null);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return null;
            }

            var isNumber = int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            var next = args[i] switch
            {
                "--processes" when isNumber && number is >= 2 and <= 64 => options with { Processes = number },
                "--seconds" when isNumber && number is >= 10 and <= 3600 => options with { Seconds = number },
                "--seed" when isNumber => options with { Seed = number },
                "--json" => options with { Json = args[i + 1] },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }
}
