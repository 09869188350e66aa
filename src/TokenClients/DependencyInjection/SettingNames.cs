using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Finds settings that would be silently ignored or misread: a former name, a typing error, a list instead of a value, or an
/// ambiguous time span. An unknown setting is reported once while it is there.
/// </summary>
/// <param name="formerNames">Maps former names of settings to their current names.</param>
/// <param name="nested">The settings in subsections of the client's section, besides its time-outs and retries.</param>
/// <param name="unknown">Called with the path of an unknown setting.</param>
internal sealed class SettingNames(
    IReadOnlyDictionary<string, string> formerNames, IReadOnlyDictionary<Type, PropertyInfo[]> nested, Action<string> unknown)
{
    /// <summary>How many letters a misspelled name may differ in.</summary>
    private const int NearMiss = 2;

    private static readonly PropertyInfo[] Resilience = typeof(TokenResilienceOptions).GetProperties();

    // Those of the last binding only, because a section that is reloaded may have other names each time.
    private HashSet<string> _reported = [];

    /// <summary>Returns the first fault in the section, with its fix, or <see langword="null"/>.</summary>
    public string? Fault(IConfiguration section, IReadOnlyCollection<PropertyInfo> known)
    {
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var fault = Fault(section, known, found);
        foreach (var path in found.Except(Interlocked.Exchange(ref _reported, found), StringComparer.OrdinalIgnoreCase))
        {
            unknown(path);
        }

        return fault;
    }

    private string? Fault(IConfiguration section, IReadOnlyCollection<PropertyInfo> known, HashSet<string> found) =>
        section.GetChildren().Select(setting => FaultOf(setting, known, found)).FirstOrDefault(fault => fault is not null);

    private string? FaultOf(IConfigurationSection setting, IReadOnlyCollection<PropertyInfo> known, HashSet<string> found)
    {
        if (known.FirstOrDefault(property => IsSame(property.Name, setting.Key)) is { } property)
        {
            return SettingShape.Fault(setting, property.PropertyType) is { } shape ? shape
                : property.PropertyType == typeof(TokenResilienceOptions) ? Fault(setting, Resilience, found)
                : nested.TryGetValue(property.PropertyType, out var settings) ? Fault(setting, settings, found)
                : property.PropertyType == typeof(TimeSpan) && TimeSpanText.Fault(setting.Value) is { } fault ? $"{setting.Path} {fault}"
                : null;
        }

        if (formerNames.FirstOrDefault(former => IsSame(former.Key, setting.Key)).Value is { } now)
        {
            return $"{setting.Path} is now called {now}; rename it.";
        }

        if (known.FirstOrDefault(property => EditDistance.IsWithin(NearMiss, property.Name, setting.Key)) is { } meant)
        {
            return $"{setting.Path} is not a setting; did you mean {meant.Name}?";
        }

        _ = found.Add(setting.Path);
        return null;
    }

    private static bool IsSame(string name, string key) => name.Equals(key, StringComparison.OrdinalIgnoreCase);
}
