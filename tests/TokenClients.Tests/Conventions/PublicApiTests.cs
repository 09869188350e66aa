using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>
/// The public API of each package is pinned by a text file beside this one, and is the same on each of its targets. A
/// change of it is a decision: run the tests with <c>APPROVE_API=1</c> in the environment to write the files anew, and
/// commit them with the reason.
/// </summary>
internal sealed class PublicApiTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The packages, and on which targets they are found beside the one that the tests run on.</summary>
    private static readonly (Type InPackage, string[] OtherTargets)[] Packages =
    [
        (typeof(ITokenProvider), ["netstandard2.0", "net8.0"]),
        (typeof(AzureTokenClient), ["netstandard2.0"]),
        (typeof(DistributedCacheTokenClientBuilderExtensions), []),
        (typeof(TokenEmulator), []),
    ];

    private static IEnumerable<Assembly> Loaded => Packages.Select(package => package.InPackage.Assembly);

    private static IEnumerable<TestCaseData> OtherBuilds =>
        from package in CoreBuild.IsUsual ? Packages : []
        from target in package.OtherTargets
        select new TestCaseData(package.InPackage.Assembly, target);

    [TestCaseSource(nameof(Loaded))]
    public void The_public_API_is_the_approved_one(Assembly package)
    {
        var file = Approved(package);
        var actual = Describe(package);
        if (Environment.GetEnvironmentVariable("APPROVE_API") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.That(actual, Is.EqualTo(File.ReadAllText(file).ReplaceLineEndings("\n")));
    }

    [TestCaseSource(nameof(OtherBuilds))]
    public void It_is_the_same_on_every_other_target(Assembly package, string target)
    {
        var name = package.GetName().Name;
        var configuration = package.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var apart = new AssemblyLoadContext(name, isCollectible: true);
        try
        {
            var other = apart.LoadFromAssemblyPath(Path.Combine(Root, "src", name!, "bin", configuration, target, $"{name}.dll"));

            Assert.That(other, Is.Not.SameAs(package));
            Assert.That(Describe(other), Is.EqualTo(File.ReadAllText(Approved(package)).ReplaceLineEndings("\n")));
        }
        finally
        {
            apart.Unload();
        }
    }

    [Test]
    public void Every_package_with_an_API_has_an_approved_one()
    {
        var projects = Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName);

        // The tool is a command; no code calls it.
        Assert.That(Loaded.Select(package => package.GetName().Name).Append("TokenClients.Tool"), Is.EquivalentTo(projects));
    }

    private static string Root { get; } = Path.GetFullPath(Path.Combine(Folder(), "../../.."));

    private static string Approved(Assembly package) => Path.Combine(Folder(), $"PublicApi.{package.GetName().Name}.txt");

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string Describe(Assembly package) =>
        string.Join('\n', package.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Describe)) + "\n";

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
        set.ReturnParameter.GetRequiredCustomModifiers().Any(type => type.FullName == "System.Runtime.CompilerServices.IsExternalInit");

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
