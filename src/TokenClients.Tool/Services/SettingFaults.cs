using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace TokenClients.Tool;

/// <summary>The faults that a client found in its settings, a line each, with the names that the user knows them by.</summary>
internal static class SettingFaults
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Takes the faults apart.</summary>
    /// <param name="error">What the client threw; its faults are sentences that begin with a setting, one behind the other.</param>
    /// <param name="names">The names to put in place of those of the settings.</param>
    public static IEnumerable<string> Of<TOptions>(OptionsValidationException error, IReadOnlyDictionary<string, string> names)
    {
        var settings = string.Join('|', typeof(TOptions).GetProperties().Select(property => property.Name));
        return error.Failures.SelectMany(text => Regex.Split(text, $@"(?<=\.) (?=(?:{settings})\b)", RegexOptions.None, Limit))
            .Select(fault => Upper(Rename(fault, names)));
    }

    /// <remarks>What stands in quotation marks is an example or what was given, and a connection string's part is no setting.</remarks>
    private static string Rename(string fault, IReadOnlyDictionary<string, string> names) =>
        Regex.Replace(fault, @"(?<!'|'s |\.)\b\w+\b", word => names.GetValueOrDefault(word.Value, word.Value), RegexOptions.None, Limit)
            .Replace("use AddServiceBusSasTokens (ServiceBusSasClient) for it", "use 'tokenclients get sas' for it", StringComparison.Ordinal)
            .Replace("use AddAcsWrapTokens (AcsWrapClient) for it", "use 'tokenclients get wrap' for it", StringComparison.Ordinal);

    private static string Upper(string fault) => char.ToUpperInvariant(fault[0]) + fault[1..];
}
