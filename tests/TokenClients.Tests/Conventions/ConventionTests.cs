using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Conventions that the code of all packages follows.</summary>
internal sealed class ConventionTests
{
    private static readonly Assembly[] Libraries =
    [
        typeof(ITokenProvider).Assembly, typeof(AzureTokenClient).Assembly,
        typeof(DistributedCacheTokenClientBuilderExtensions).Assembly, typeof(TokenEmulator).Assembly,
    ];

    private static IEnumerable<Type> Types => Libraries.SelectMany(library => library.GetTypes())
        .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true);

    [Test]
    public void Classes_are_sealed_static_or_abstract() =>
        Assert.That(Types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !type.IsDefined(typeof(CompilerGeneratedAttribute))), Is.Empty);

    [Test]
    public void No_type_has_a_public_field() =>
        Assert.That(
            Types.Where(type => !type.IsEnum).SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
                .Where(field => field is { IsLiteral: false } && field.DeclaringType!.IsPublic),
            Is.Empty);

    [Test]
    public void No_method_is_async_void() =>
        Assert.That(
            Types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(method => method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute))),
            Is.Empty);

    [Test]
    public void Every_public_async_method_takes_a_CancellationToken() =>
        Assert.That(
            Types.Where(type => type.IsPublic).SelectMany(type => type.GetMethods())
                .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != nameof(IAsyncDisposable.DisposeAsync))
                .Where(method => method.GetParameters().All(parameter => parameter.ParameterType != typeof(CancellationToken))),
            Is.Empty);

    [Test]
    public void Every_nullable_out_parameter_of_a_Try_method_has_a_nullability_attribute()
    {
        var context = new NullabilityInfoContext();
        var results = Types.Where(type => type.Namespace?.StartsWith("TokenClients", StringComparison.Ordinal) == true).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.Name.StartsWith("Try", StringComparison.Ordinal) && method.ReturnType == typeof(bool))
            .SelectMany(method => method.GetParameters())
            .Where(parameter => parameter.IsOut && context.Create(parameter).ReadState == NullabilityState.Nullable).ToList();

        Assert.That(results, Is.Not.Empty);
        Assert.That(
            results.Where(result => result.CustomAttributes.All(attribute => attribute.AttributeType.Name is not ("NotNullWhenAttribute" or "MaybeNullWhenAttribute")))
                .Select(result => $"{result.Member.DeclaringType}.{result.Member.Name}({result.Name})"),
            Is.Empty);
    }

    [Test]
    public void IsExternalInit_is_available_to_libraries_for_netstandard()
    {
        var core = typeof(ITokenProvider).Assembly;
        var types = CoreBuild.IsNetStandard ? core.GetTypes() : core.GetForwardedTypes();

        Assert.That(types.Select(type => type.FullName), Does.Contain("System.Runtime.CompilerServices.IsExternalInit"));
    }

    [Test]
    public void No_source_file_has_300_lines_or_more()
    {
        var root = Path.GetFullPath(Path.Combine(ThisFolder(), "../../.."));
        var files = new[] { "src", "tests", "samples" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")).ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(file => File.ReadLines(file).Count() >= 300), Is.Empty);
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
