using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// Binds a section so that a text which is no number, time span or address fails as any other bad setting does. The binder's
/// own exception shows that text, and it may be a key that was pasted into the wrong place.
/// </summary>
internal static class BoundSettings
{
    /// <summary>Binds.</summary>
    /// <exception cref="OptionsValidationException">A text cannot be read; the message names its setting and the fix.</exception>
    public static void Bind<TOptions>(string name, IConfiguration section, TOptions options, Action<IConfiguration, TOptions> bind)
    {
        try
        {
            bind(section, options);
        }
        catch (InvalidOperationException error)
        {
            throw new OptionsValidationException(name, typeof(TOptions), SettingRules.Result(name, [Fault(error.Message)]).Failures);
        }
    }

    // "Failed to convert configuration value '…' at 'Section:Setting' to type 'System.Int32'."
    private static string Fault(string message)
    {
        var end = Regex.Match(message, " at '(?<setting>[^']*)' to type '(?<type>[^']*)'\\.?$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return end.Success
            ? $"{end.Groups["setting"].Value} is not {Kind(end.Groups["type"].Value)}; correct it or remove it."
            : "A setting is not of its type; compare the section with the documentation.";
    }

    private static string Kind(string type) => type switch
    {
        "System.Int32" => "a whole number",
        "System.Boolean" => "'true' or 'false'",
        "System.TimeSpan" => "a time span such as '00:00:30'",
        "System.Uri" => "an address such as 'https://contoso.example/'",
        _ => "one of the values that it may have",
    };
}
