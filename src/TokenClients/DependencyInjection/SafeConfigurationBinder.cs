using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Binds a section so that a value of the wrong type fails like any other invalid setting. The binder's own exception would
/// show the value, which may be a key that was pasted into the wrong setting. Also rejects what <see cref="SettingNames"/>
/// finds.
/// </summary>
/// <param name="formerNames">Maps former names of settings to their current names.</param>
/// <param name="nested">The settings in subsections of the client's section, besides its time-outs and retries.</param>
/// <param name="bind">Binds a section to the options.</param>
/// <param name="unknown">Called with the path of an unknown setting.</param>
internal sealed class SafeConfigurationBinder<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
    IReadOnlyDictionary<string, string> formerNames,
    IReadOnlyDictionary<Type, PropertyInfo[]> nested,
    Action<IConfiguration, TOptions> bind,
    Action<string> unknown)
{
    private static readonly PropertyInfo[] Properties = typeof(TOptions).GetProperties();

    private readonly SettingNames _names = new(formerNames, nested, unknown);

    /// <summary>Binds the section, or returns the first fault with its fix: a setting that is unknown or has an invalid value.</summary>
    public string? Bind(IConfiguration section, TOptions options)
    {
        if (_names.Fault(section, Properties) is { } fault)
        {
            return fault;
        }

        try
        {
            bind(section, options);
            return null;
        }
        catch (InvalidOperationException error)
        {
            return Fault(error.Message);
        }
    }

    // "Failed to convert configuration value '…' at 'Section:Setting' to type 'System.Int32'."
    private static string Fault(string message)
    {
        var end = Regex.Match(message, " at '(?<setting>[^']*)' to type '(?<type>[^']*)'\\.?$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return end.Success
            ? $"{end.Groups["setting"].Value} is not {Kind(end.Groups["type"].Value)}; correct it or remove it."
            : "A setting has a value of the wrong type; compare the section with the documentation.";
    }

    private static string Kind(string type) => type switch
    {
        "System.Int32" => "a whole number",
        "System.Boolean" => "'true' or 'false'",
        "System.TimeSpan" => "a time span such as '00:00:30'",
        "System.Uri" => "an address such as 'https://contoso.example/'",
        _ => "one of its allowed values",
    };
}
