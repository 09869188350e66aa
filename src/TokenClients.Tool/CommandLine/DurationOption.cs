using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>Creates options that take a duration.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = $"{description} Format: 90s, 5m, 24h or hh:mm:ss.",
        CustomParser = result =>
        {
            if (DurationFormat.TryParse(result.Tokens[0].Value, out var span))
            {
                return span;
            }

            result.AddError($"{name} must be a duration such as 90s, 5m, 24h or 00:05:00.");
            return null;
        },
    };
}
