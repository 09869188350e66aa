using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>Makes options that take a span of time.</summary>
internal static class SpanOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = $"{description} 90s, 5m, 24h or hh:mm:ss.",
        CustomParser = result =>
        {
            if (Spans.TryParse(result.Tokens[0].Value, out var span))
            {
                return span;
            }

            result.AddError($"{name} is not a time such as 90s, 5m, 24h or 00:05:00.");
            return null;
        },
    };
}
