using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Diagnostics;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Binds a section so that a text which is no number, time span or address fails as any other bad setting does. The binder's
/// own exception shows that text, and it may be a key that was pasted into the wrong place. A setting that does nothing is
/// found too: a former name, or one with a typing error, fails; any other that is not known is logged.
/// </summary>
/// <param name="name">What the client is called.</param>
/// <param name="formerNames">What settings were called before, and are called now.</param>
/// <param name="bind">Binds.</param>
/// <param name="log">Optional logger of settings that are not known.</param>
internal sealed class SafeConfigurationBinder<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
    string name, IReadOnlyDictionary<string, string> formerNames, Action<IConfiguration, TOptions> bind, ILogger log)
{
    /// <summary>How many letters a typing error may be off.</summary>
    private const int NearMiss = 2;

    /// <summary>Binds.</summary>
    /// <exception cref="OptionsValidationException">A setting cannot be read, or is not one; the message names it and the fix.</exception>
    public void Bind(IConfiguration section, TOptions options)
    {
        CheckNames(section);
        try
        {
            bind(section, options);
        }
        catch (InvalidOperationException error)
        {
            throw Fail(Fault(error.Message));
        }
    }

    private void CheckNames(IConfiguration section)
    {
        string[] known = [.. typeof(TOptions).GetProperties().Select(property => property.Name)];
        foreach (var setting in section.GetChildren().Where(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var former = formerNames.FirstOrDefault(former => former.Key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)).Value;
            if (former is not null)
            {
                throw Fail($"{setting.Path} is called {former} now; rename it.");
            }

            if (known.FirstOrDefault(name => EditDistance.IsWithin(NearMiss, name, setting.Key)) is { } meant)
            {
                throw Fail($"{setting.Path} is not a setting; did you mean {meant}?");
            }

            SafeInvoke.Run(() => log.UnknownSetting(name, setting.Path));
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
