using System.Globalization;

namespace Fleet.Simulation;

/// <summary>The command line options of <c>simulate</c>.</summary>
internal sealed record SimulationOptions
{
    public const string Usage =
        """
        Usage: dotnet run -c Release --project samples/Fleet -- simulate [options]

          --nodes N       the size of the largest fleet, 1 to 100000; powers of ten below it are run first (10000)
          --lifetimes N   the length of the steady phase in token lifetimes, 1 to 1000 (50)
          --lifetime S    the lifetime of a token in seconds, 60 to 86400 (3600)
          --seed N        the seed of the random numbers; the same seed gives the same result (1)
          --json FILE     writes the result as JSON
          --svg FILE      draws fetches per lifetime against nodes
        """;

    public int Nodes { get; init; } = 10_000;

    public int Lifetimes { get; init; } = 50;

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    public int Seed { get; init; } = 1;

    public string? Json { get; init; }

    public string? Svg { get; init; }

    /// <summary>Returns 1, 10, 100 … and the number of nodes.</summary>
    public IEnumerable<int> Sizes()
    {
        for (var size = 1; size < Nodes; size *= 10)
        {
            yield return size;
        }

        yield return Nodes;
    }

    /// <summary>Parses the arguments after the command.</summary>
    /// <exception cref="FormatException">An argument is invalid; the message says which one.</exception>
    public static SimulationOptions Parse(IReadOnlyList<string> args)
    {
        var options = new SimulationOptions();
        for (var i = 0; i < args.Count; i += 2)
        {
            var (name, value) = (args[i], i + 1 < args.Count ? args[i + 1] : null);
            options = name switch
            {
                "--nodes" => options with { Nodes = Number(name, value, 1, 100_000) },
                "--lifetimes" => options with { Lifetimes = Number(name, value, 1, 1000) },
                "--lifetime" => options with { Lifetime = TimeSpan.FromSeconds(Number(name, value, 60, 86_400)) },
                "--seed" => options with { Seed = Number(name, value, 0, int.MaxValue) },
                "--json" => options with { Json = File(name, value) },
                "--svg" => options with { Svg = File(name, value) },
                _ => throw new FormatException($"The option '{name}' does not exist."),
            };
        }

        return options;
    }

    private static int Number(string name, string? value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} {(value is null ? "has no value" : $"is '{value}'")}; it must be a whole number from {least} to {most}.");

    private static string File(string name, string? value) =>
        string.IsNullOrEmpty(value) || value.StartsWith("--", StringComparison.Ordinal)
            ? throw new FormatException($"{name} has no value; it must be the file to write.")
            : Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))) ? value
            : throw new FormatException($"{name} is '{value}', but that directory does not exist.");
}
