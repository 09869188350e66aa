using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Binds a section so that a text which is no number, time span or address fails as any other bad setting does. The binder's
/// own exception shows that text, and it may be a key that was pasted into the wrong place. What <see cref="SettingNames"/>
/// finds fails too.
/// </summary>
/// <param name="formerNames">What settings were called before, and are called now.</param>
/// <param name="nested">The settings of the sections inside of the client's, besides its time-outs and retries.</param>
/// <param name="bind">Binds.</param>
/// <param name="unknown">Gets the path of a setting that is not known.</param>
internal sealed class SafeConfigurationBinder<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
    IReadOnlyDictionary<string, string> formerNames,
    IReadOnlyDictionary<Type, PropertyInfo[]> nested,
    Action<IConfiguration, TOptions> bind,
    Action<string> unknown)
{
    private static readonly PropertyInfo[] Properties = typeof(TOptions).GetProperties();

    private readonly SettingNames _names = new(formerNames, nested, unknown);

    /// <summary>Binds, or returns the fault with its fix: a setting cannot be read, or is not one.</summary>
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
