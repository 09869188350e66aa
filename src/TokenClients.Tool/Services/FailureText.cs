using System.Text.RegularExpressions;

namespace TokenClients.Tool;

/// <summary>Describes a failed request to the user of a command, with the names that settings have there.</summary>
internal static partial class FailureText
{
    // Advice for developers, which does not apply to the command line.
    private static readonly (string Text, string Replacement)[] Replacements =
    [
        ("; the credential is not sent again until the settings change or the cool-down is over", ""),
        ("; Resilience.TotalTimeout and HttpClient.Timeout set the limit", ""),
        (" Share one caching provider between all callers.", ""),
        ("The scope of the request is", "--scope is"),
    ];

    public static string Of(TokenException failure, IReadOnlyDictionary<string, string> names) => Replacements.Aggregate(
        Advice().Replace(failure.Message, advice => SettingErrors.Rename(advice.Value, names)),
        (text, next) => text.Replace(next.Text, next.Replacement, StringComparison.Ordinal));

    /// <summary>Settings are named in the library's own advice; the rest may be quoted from the service.</summary>
    [GeneratedRegex(@"\bCheck [^.;(]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Advice();
}
