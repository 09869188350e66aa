using System.Reflection;
using System.Runtime.CompilerServices;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>
/// The public API of each package is pinned by a text file beside this one. A change of it is a decision: run the tests
/// with <c>APPROVE_API=1</c> in the environment to write the files anew, and commit them with the reason.
/// </summary>
internal sealed class PublicApiTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    [TestCase(typeof(ITokenProvider))]
    [TestCase(typeof(AzureTokenClient))]
    [TestCase(typeof(TokenEmulator))]
    public void The_public_API_is_the_approved_one(Type inPackage)
    {
        var file = Path.Combine(Folder(), $"PublicApi.{inPackage.Assembly.GetName().Name}.txt");
        var actual = string.Join('\n', inPackage.Assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Describe)) + "\n";
        if (Environment.GetEnvironmentVariable("APPROVE_API") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.That(actual, Is.EqualTo(File.ReadAllText(file).ReplaceLineEndings("\n")));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string Describe(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsSealed ? "sealed class" : "class";
        var bases = type.GetInterfaces().Where(i => i.Namespace?.StartsWith("TokenClients", StringComparison.Ordinal) == true || i == typeof(IAsyncDisposable))
            .Concat(type is { IsClass: true, BaseType: { } b } && b != typeof(object) ? [b] : []).Select(Name).ToList();
        var members = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"    {name} = {(int)Enum.Parse(type, name)}")
            : type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
                .Select(Describe).OfType<string>().Order(StringComparer.Ordinal).Select(line => $"    {line}");
        return $"{kind} {type.FullName}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}\n{string.Join('\n', members)}";
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{constructor.DeclaringType!.Name}({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method =>
            $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo property => $"{(property.GetMethod?.IsStatic == true ? "static " : "")}{Name(property.PropertyType)}{Question(Nullability.Create(property))} {property.Name} "
            + $"{{ get;{(property.SetMethod is not { IsPublic: true } set ? "" : IsInit(set) ? " init;" : " set;")} }}",
        FieldInfo field => $"{(field.IsLiteral ? "const" : "field")} {Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static bool IsInit(MethodInfo set) =>
        set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(parameter =>
            $"{Name(parameter.ParameterType)}{Question(Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Question(NullabilityInfo info) =>
        info.ReadState == NullabilityState.Nullable && !info.Type.IsValueType ? "?" : "";

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? Name(underlying) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.IsByRef ? "ref " + Name(type.GetElementType()!) : type.Name;
}
