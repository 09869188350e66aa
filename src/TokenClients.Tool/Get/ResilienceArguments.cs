using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>The options for retries and the time-out.</summary>
internal sealed class ResilienceArguments
{
    private readonly Option<int?> _retries = new("--retries") { HelpName = "NUMBER", Description = "The maximum number of retries, 0 to 10; 3 by default." };

    private readonly Option<TimeSpan?> _timeout = DurationOption.Create("--timeout", "The time limit for all attempts together; 30 s by default.");

    /// <summary>The names of the settings, and of the options that set them.</summary>
    public static IReadOnlyDictionary<string, string> OptionNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Resilience.MaxRetries"] = "--retries",
        ["Resilience.TotalTimeout"] = "--timeout",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_retries);
        command.Options.Add(_timeout);
    }

    public void Apply(ParseResult given, TokenResilienceOptions options)
    {
        options.MaxRetries = given.GetValue(_retries) ?? options.MaxRetries;
        options.TotalTimeout = given.GetValue(_timeout) ?? options.TotalTimeout;
    }
}
