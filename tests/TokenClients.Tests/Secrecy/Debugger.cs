using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>
/// The texts that a debugger shows when an object is fully expanded, as far as its members have types of this library: every
/// field and property, public or not, that no <see cref="DebuggerBrowsableAttribute"/> hides.
/// </summary>
internal static partial class Debugger
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Shown(object root)
    {
        var seen = new HashSet<object>(new Identity()) { root };
        var open = new Queue<object>(seen);
        while (open.TryDequeue(out var item))
        {
            yield return item is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Row(item);
            var parts = IsOurs(item.GetType()) ? Members(item) : item is IEnumerable list and not string ? list.Cast<object?>() : [];
            foreach (var part in parts.ToList().OfType<object>().Where(part => part is not Delegate && seen.Add(part)))
            {
                open.Enqueue(part);
            }
        }
    }

    /// <summary>The row of the object: its evaluated <see cref="DebuggerDisplayAttribute"/>, or its text.</summary>
    private static string Row(object item) => item.GetType().GetCustomAttributes<DebuggerDisplayAttribute>(inherit: false).FirstOrDefault()?.Value is { } display
        ? Expression().Replace(display, match => $"{Evaluate(item, match.Groups["name"].Value)}")
        : $"{item}";

    private static object? Evaluate(object item, string name) =>
        item.GetType().GetProperty(name, Everything)?.GetValue(item) ?? item.GetType().GetMethod(name, Everything, [])?.Invoke(item, []);

    private static IEnumerable<object?> Members(object item)
    {
        for (var type = item.GetType(); type is not null && IsOurs(type); type = type.BaseType)
        {
            foreach (var field in type.GetFields(Everything).Where(IsShown))
            {
                yield return field.GetValue(item);
            }

            foreach (var property in type.GetProperties(Everything).Where(property => IsShown(property) && property.GetIndexParameters().Length == 0))
            {
                yield return Get(property, item);
            }
        }
    }

    private static object? Get(PropertyInfo property, object item)
    {
        try
        {
            return property.GetValue(item);
        }
        catch (TargetInvocationException error)
        {
            return error.InnerException!.Message;
        }
    }

    private static bool IsShown(MemberInfo member) => member.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State != DebuggerBrowsableState.Never;

    private static bool IsOurs(Type type) => type.Assembly == typeof(ITokenProvider).Assembly || type.Assembly == typeof(AzureTokenClient).Assembly;

    /// <summary>Compares objects by reference, and structs by value, because each getter returns another copy.</summary>
    private sealed class Identity : IEqualityComparer<object>
    {
        public new bool Equals(object? x, object? y) => x is ValueType ? x.Equals(y) : ReferenceEquals(x, y);

        public int GetHashCode(object obj) => obj is ValueType ? obj.GetHashCode() : RuntimeHelpers.GetHashCode(obj);
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Expression();
}
