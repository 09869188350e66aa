using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace TokenClients.Tool;

/// <summary>
/// Formats the errors that a client found in its settings, one line each, with the names that the user knows.
/// </summary>
internal static class SettingErrors
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Splits the errors and renames the settings in them.</summary>
    /// <param name="error">
    /// The exception of the client. Its failures consist of sentences that begin with the name of a setting.
    /// </param>
    /// <param name="names">The names that replace those of the settings.</param>
    public static IEnumerable<string> Of<TOptions>(OptionsValidationException error, IReadOnlyDictionary<string, string> names)
    {
        var settings = string.Join('|', typeof(TOptions).GetProperties().Select(property => property.Name));
        return error.Failures.SelectMany(text => Regex.Split(text, $@"(?<=\.) (?=(?:{settings})\b)", RegexOptions.None, Limit))
            .Select(message => Upper(Rename(message, names)));
    }

    /// <remarks>
    /// Text in quotation marks is an example or a given value, and a part of a connection string is not a setting.
    /// </remarks>
    private static string Rename(string message, IReadOnlyDictionary<string, string> names) =>
        Regex.Replace(message, @"(?<!'|'s |\.)\b\w+\b", word => names.GetValueOrDefault(word.Value, word.Value), RegexOptions.None, Limit)
            .Replace("use AddServiceBusSasTokens (ServiceBusSasClient) for it", "use 'tokenclients get sas' for it", StringComparison.Ordinal)
            .Replace("use AddAcsWrapTokens (AcsWrapClient) for it", "use 'tokenclients get wrap' for it", StringComparison.Ordinal);

    private static string Upper(string message) => char.ToUpperInvariant(message[0]) + message[1..];
}
