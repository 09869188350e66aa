using System.Reflection;
using System.Runtime.Serialization;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>The types of settings of the core, as they are found in it.</summary>
internal static class OptionsTypes
{
    /// <summary>All that are public.</summary>
    public static IReadOnlyList<Type> All { get; } =
        [.. typeof(ITokenProvider).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))];

    /// <summary>Those that are compared at a reload.</summary>
    public static IEnumerable<Type> Compared => typeof(ITokenProvider).Assembly.GetTypes().Where(type => Comparison(type) is not null);

    /// <summary>Those that hold a secret.</summary>
    public static IEnumerable<Type> WithSecrets => All.Where(type => Settings(type).Any(IsHidden));

    /// <summary>Whether serializers and debuggers do not see the setting.</summary>
    public static bool IsHidden(PropertyInfo setting) => setting.IsDefined(typeof(IgnoreDataMemberAttribute));

    public static IEnumerable<PropertyInfo> Settings(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <summary>The method that compares options of the type with others, or <see langword="null"/> if it has none.</summary>
    public static MethodInfo? Comparison(Type options) =>
        options.GetMethod("SameAs", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, [options]);

    /// <summary>What the validator of the options' type says.</summary>
    public static IEnumerable<string> Faults(object options)
    {
        var check = typeof(IValidateOptions<>).MakeGenericType(options.GetType());
        var validator = typeof(ITokenProvider).Assembly.GetTypes().Single(check.IsAssignableFrom);
        var instance = validator.GetProperty("Instance", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null);
        return ((ValidateOptionsResult)check.GetMethod("Validate")!.Invoke(instance, [null, options])!).Failures ?? [];
    }
}
