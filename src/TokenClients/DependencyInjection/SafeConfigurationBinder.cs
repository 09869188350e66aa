using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Binds a section so that a text which is no number, time span or address fails as any other bad setting does. The binder's
/// own exception shows that text, and it may be a key that was pasted into the wrong place. What <see cref="SettingNames"/>
/// finds fails too.
/// </summary>
/// <param name="name">What the client is called.</param>
/// <param name="formerNames">What settings were called before, and are called now.</param>
/// <param name="bind">Binds.</param>
/// <param name="log">Logs settings that are not known.</param>
internal sealed class SafeConfigurationBinder<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
    string name, IReadOnlyDictionary<string, string> formerNames, Action<IConfiguration, TOptions> bind, ILogger log)
{
    private static readonly PropertyInfo[] Properties = typeof(TOptions).GetProperties();

    private readonly SettingNames _names = new(name, formerNames, log);

    /// <summary>Binds.</summary>
    /// <exception cref="OptionsValidationException">A setting cannot be read, or is not one; the message names it and the fix.</exception>
    public void Bind(IConfiguration section, TOptions options)
    {
        if (_names.Fault(section, Properties) is { } fault)
        {
            throw Fail(fault);
        }

        try
        {
            bind(section, options);
        }
        catch (InvalidOperationException error)
        {
            throw Fail(Fault(error.Message));
        }
    }

    private OptionsValidationException Fail(string fault) =>
        new(name, typeof(TOptions), SettingRules.Result(name, [fault]).Failures);

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
