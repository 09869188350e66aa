using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>How long and how often a command tries.</summary>
internal sealed class ResilienceArguments
{
    private readonly Option<int?> _retries = new("--retries") { HelpName = "NUMBER", Description = "How many attempts may follow the first, 0 to 10; 3 by default." };

    private readonly Option<TimeSpan?> _timeout = SpanOption.Create("--timeout", "How long all attempts may take together; 30 s by default.");

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
