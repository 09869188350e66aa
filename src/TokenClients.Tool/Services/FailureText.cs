using System.Text.RegularExpressions;

namespace TokenClients.Tool;

/// <summary>Words a failed request for the user of a command, with the names of settings that the user knows.</summary>
internal static partial class FailureText
{
    // Advice for those who write a program.
    private static readonly (string Text, string Replacement)[] Replacements =
    [
        ("; it is not sent again until the settings change or a cool-down is over", ""),
        ("; Resilience.TotalTimeout and HttpClient.Timeout set the limit", ""),
        (" Share one caching provider between all callers.", ""),
        ("The scope of the request names", "--scope names"),
    ];

    public static string Of(TokenException failure, IReadOnlyDictionary<string, string> names) => Replacements.Aggregate(
        Advice().Replace(failure.Message, advice => SettingErrors.Rename(advice.Value, names)),
        (text, next) => text.Replace(next.Text, next.Replacement, StringComparison.Ordinal));

    /// <summary>Settings are named in the library's own advice; the rest may be quoted from the service.</summary>
    [GeneratedRegex(@"\bCheck [^.;(]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Advice();
}
