using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace TokenClients.Tool;

/// <summary>
/// Formats the errors in the settings of a client, one line each, with the names that the user knows.
/// </summary>
internal static class SettingErrors
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Splits the errors and renames the settings in them.</summary>
    /// <param name="error">
    /// The exception of the client. Its failures consist of sentences that begin with the name of a setting.
    /// </param>
    /// <param name="names">The names that replace those of the settings.</param>
    /// <param name="except">The settings whose errors are left out.</param>
    public static IEnumerable<string> Of<TOptions>(
        OptionsValidationException error, IReadOnlyDictionary<string, string> names, IReadOnlyCollection<string> except)
    {
        var settings = string.Join('|', typeof(TOptions).GetProperties().Select(property => property.Name));
        return error.Failures.SelectMany(text => Regex.Split(text, $@"(?<=\.) (?=(?:{settings})\b)", RegexOptions.None, Limit))
            .Where(message => !except.Contains(message.Split(' ')[0]))
            .Select(message => Upper(ForCommandLine(Rename(message, names))));
    }

    /// <summary>Replaces the names of settings.</summary>
    /// <remarks>
    /// Text in quotation marks is an example or a given value, and a part of a connection string is not a setting.
    /// </remarks>
    public static string Rename(string message, IReadOnlyDictionary<string, string> names) =>
        Regex.Replace(
            message, @"(?<!'|'s |\.)\b\w+(?:\.\w+)?\b", word => names.GetValueOrDefault(word.Value, word.Value), RegexOptions.None, Limit);

    private static string ForCommandLine(string message) =>
        (message.StartsWith("--", StringComparison.Ordinal) ? ForOption(message) : message)
            .Replace(
                "a connection string is empty, and so are --name, the key, --namespace and --endpoint; set a connection string, or",
                "specify a connection string (--connection-string-env or --connection-string-file), or", StringComparison.Ordinal)
            .Replace("use AddServiceBusSasTokens (ServiceBusSasClient) for it", "use 'tokenclients get sas' for it", StringComparison.Ordinal)
            .Replace("use AddAcsWrapTokens (AcsWrapClient) for it", "use 'tokenclients get wrap' for it", StringComparison.Ordinal);

    /// <remarks>An option is missing rather than empty, is specified rather than set, and takes durations such as 90s.</remarks>
    private static string ForOption(string message) => Regex.Replace(
        message.Replace(" is empty; set it to ", " is missing; it is ", StringComparison.Ordinal)
            .Replace(" are both empty; set ", " are both missing; specify ", StringComparison.Ordinal),
        @"(?<!')\b(?:\d+\.)?\d\d:\d\d:\d\d(?:\.\d+)?\b",
        span => DurationFormat.Text(TimeSpan.Parse(span.Value, CultureInfo.InvariantCulture)), RegexOptions.None, Limit);

    private static string Upper(string message) => char.ToUpperInvariant(message[0]) + message[1..];
}
