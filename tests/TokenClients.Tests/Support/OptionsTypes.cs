using System.Reflection;
using System.Runtime.Serialization;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Finds the options types of the library.</summary>
internal static class OptionsTypes
{
    /// <summary>All public options types.</summary>
    public static IReadOnlyList<Type> All { get; } =
        [.. typeof(ITokenProvider).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))];

    /// <summary>The types that are compared after a reload.</summary>
    public static IEnumerable<Type> Compared => typeof(ITokenProvider).Assembly.GetTypes().Where(type => Comparison(type) is not null);

    /// <summary>The types that contain a secret.</summary>
    public static IEnumerable<Type> WithSecrets => All.Where(type => Settings(type).Any(IsHidden));

    /// <summary>Whether the setting is hidden from serializers and debuggers.</summary>
    public static bool IsHidden(PropertyInfo setting) => setting.IsDefined(typeof(IgnoreDataMemberAttribute));

    public static IEnumerable<PropertyInfo> Settings(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <summary>Returns the method that compares two options, or <see langword="null"/> if there is none.</summary>
    public static MethodInfo? Comparison(Type options) =>
        options.GetMethod("SameAs", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, [options]);

    /// <summary>Returns the result of the validator for the options' type.</summary>
    public static IEnumerable<string> Faults(object options)
    {
        var check = typeof(IValidateOptions<>).MakeGenericType(options.GetType());
        var validator = typeof(ITokenProvider).Assembly.GetTypes().Single(check.IsAssignableFrom);
        var instance = validator.GetProperty("Instance", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null);
        return ((ValidateOptionsResult)check.GetMethod("Validate")!.Invoke(instance, [null, options])!).Failures ?? [];
    }
}
