using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Finds a value instead of a list or a section, a list or a section instead of a value, and a text that is not among a
/// setting's allowed values. The binder silently ignores the first two.
/// </summary>
internal static class SettingShape
{
    /// <summary>
    /// Returns why the value in the section does not fit the setting, with the fix, or <see langword="null"/>. The value is not
    /// shown.
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="type">The type that it is bound to.</param>
    public static string? Fault(IConfigurationSection setting, Type type)
    {
        var (hasValue, hasChildren) = (!string.IsNullOrEmpty(setting.Value), setting.GetChildren().Any());
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return hasValue || hasChildren ? $"{setting.Path} can be set in code only; remove it from the configuration." : null;
        }

        if (IsSingle(type))
        {
            return hasChildren ? $"{setting.Path} must be one value, not a list or a section{(IsScope(setting) ? "; separate scopes with spaces" : "")}."
                : Choice(setting, Nullable.GetUnderlyingType(type) ?? type);
        }

        return !hasValue ? null
            : IsList(type) ? $"{setting.Path} must be a list: [ \"…\" ] in JSON, or {setting.Path}:0 for its first value."
            : $"{setting.Path} must be a section with values of its own, such as {setting.Path}:NAME.";
    }

    private static string? Choice(IConfigurationSection setting, Type type) =>
        !type.IsEnum || string.IsNullOrEmpty(setting.Value) || int.TryParse(setting.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) // the validator checks numbers
        || Enum.GetNames(type).Contains(setting.Value!.Trim(), StringComparer.OrdinalIgnoreCase)
            ? null : $"{setting.Path} does not have an allowed value; set it to one of {string.Join(", ", Enum.GetNames(type))}.";

    private static bool IsScope(IConfigurationSection setting) => setting.Key.Equals("Scope", StringComparison.OrdinalIgnoreCase);

    private static bool IsSingle(Type type) => type == typeof(string) || type == typeof(Uri) || type.IsValueType;

    private static bool IsList(Type type) => typeof(IEnumerable<string>).IsAssignableFrom(type);
}
