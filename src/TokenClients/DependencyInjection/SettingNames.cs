using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Finds what a section says and nobody reads as it is meant: a setting's former name, one with a typing error, a list in
/// place of a value, or a time span that means another. A setting that is not known is reported once.
/// </summary>
/// <param name="formerNames">What settings were called before, and are called now.</param>
/// <param name="nested">The settings of the sections inside of the client's, besides its time-outs and retries.</param>
/// <param name="unknown">Gets the path of a setting that is not known.</param>
internal sealed class SettingNames(
    IReadOnlyDictionary<string, string> formerNames, IReadOnlyDictionary<Type, PropertyInfo[]> nested, Action<string> unknown)
{
    /// <summary>How many letters a typing error may be off.</summary>
    private const int NearMiss = 2;

    private static readonly PropertyInfo[] Resilience = typeof(TokenResilienceOptions).GetProperties();

    private readonly HashSet<string> _logged = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the first fault in the section with its fix, or <see langword="null"/>.</summary>
    public string? Fault(IConfiguration section, IReadOnlyCollection<PropertyInfo> known) =>
        section.GetChildren().Select(setting => FaultOf(setting, known)).FirstOrDefault(fault => fault is not null);

    private string? FaultOf(IConfigurationSection setting, IReadOnlyCollection<PropertyInfo> known)
    {
        if (known.FirstOrDefault(property => IsSame(property.Name, setting.Key)) is { } property)
        {
            return SettingShape.Fault(setting, property.PropertyType) is { } shape ? shape
                : property.PropertyType == typeof(TokenResilienceOptions) ? Fault(setting, Resilience)
                : nested.TryGetValue(property.PropertyType, out var settings) ? Fault(setting, settings)
                : property.PropertyType == typeof(TimeSpan) && TimeSpanText.Fault(setting.Value) is { } fault ? $"{setting.Path} {fault}"
                : null;
        }

        if (formerNames.FirstOrDefault(former => IsSame(former.Key, setting.Key)).Value is { } now)
        {
            return $"{setting.Path} is called {now} now; rename it.";
        }

        if (known.FirstOrDefault(property => EditDistance.IsWithin(NearMiss, property.Name, setting.Key)) is { } meant)
        {
            return $"{setting.Path} is not a setting; did you mean {meant.Name}?";
        }

        lock (_logged)
        {
            if (_logged.Add(setting.Path))
            {
                unknown(setting.Path);
            }
        }

        return null;
    }

    private static bool IsSame(string name, string key) => name.Equals(key, StringComparison.OrdinalIgnoreCase);
}
