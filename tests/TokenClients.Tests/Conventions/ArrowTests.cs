using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TokenClients.Tests;

/// <summary>Which folder of the core may use which: each may use only folders listed before it, so there are no circular dependencies.</summary>
internal sealed class ArrowTests
{
    private const string Contract = ".";

    private static readonly string[] Services = ["Arr", "AcsWrap", "OAuth", "ServiceBusSas"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Shared"] = [],
        [Contract] = ["Shared"],
        ["Formats"] = [Contract, "Shared"],
        ["Diagnostics"] = [Contract, "Shared"],
        ["Http"] = [Contract, "Shared", "Diagnostics"],
        ["Handler"] = [Contract, "Shared", "Diagnostics"],
        ["Caching"] = [Contract, "Shared", "Diagnostics"],
        ["Store"] = [Contract, "Shared", "Diagnostics", "Caching"],
        ["Health"] = [Contract, "Shared", "Diagnostics", "Caching"],
        ["DependencyInjection"] = [Contract, "Shared", "Diagnostics", "Caching", "Store", "Handler", "Health", "Http"],
        ["Arr"] = [Contract, "Shared", "Formats", "Http", "DependencyInjection"],
        ["AcsWrap"] = [Contract, "Shared", "Formats", "Http", "DependencyInjection"],
        ["OAuth"] = [Contract, "Shared", "Diagnostics", "Formats", "Http", "DependencyInjection"],
        ["ServiceBusSas"] = [Contract, "Shared", "Formats", "DependencyInjection"],
        ["Factory"] = [Contract, "Caching", "Http", "DependencyInjection", .. Services],
    };

    private static readonly Lazy<CSharpCompilation> Core = new(Compile);

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, preprocessorSymbols: ["NET", "NET8_0_OR_GREATER", "NET10_0_OR_GREATER"]);

    [Test]
    public void Each_folder_depends_only_on_those_before_it_and_every_allowed_dependency_exists()
    {
        var folders = Allowed.Keys.ToList();
        var arrows = Core.Value.SyntaxTrees.SelectMany(tree => Arrows(Core.Value, tree)).ToHashSet();
        var allowed = Allowed.SelectMany(entry => entry.Value.Select(to => (From: entry.Key, To: to))).ToList();

        Assert.That(arrows.Where(arrow => !Allowed[arrow.From].Contains(arrow.To)), Is.Empty);
        Assert.That(allowed.Except(arrows.Select(arrow => (arrow.From, arrow.To))), Is.Empty);
        Assert.That(allowed.Select(arrow => folders.IndexOf(arrow.To) < folders.IndexOf(arrow.From)), Is.All.True);
    }

    [TestCase("Diagnostics", "Caching", "private readonly TokenClients.Caching.CacheEntry? _entry;")]
    [TestCase("Caching", "Store", "public static object Of(TokenClients.TokenStoreOptions options) => options;")]
    [TestCase("Http", "Health", "public static object? Of(System.Func<TokenClients.Health.ClientHealth> health) => health().Failure;")]
    public void A_planted_circular_dependency_is_found(string folder, string to, string member)
    {
        var planted = CSharpSyntaxTree.ParseText($"namespace TokenClients.{folder}; class Planted {{ {member} }}", Options, $"{folder}/Planted.cs");

        var arrows = Arrows(Core.Value.AddSyntaxTrees(planted), planted).Where(arrow => !Allowed[arrow.From].Contains(arrow.To));
        Assert.That(arrows, Is.EquivalentTo(new[] { (folder, to, planted.FilePath) }));
    }

    private static CSharpCompilation Compile()
    {
        var root = Path.GetFullPath(Path.Combine(ThisFolder(), "../../../src/TokenClients"));
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Where(file => file.Split('/')[0] is not ("obj" or "bin"))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, file)), Options, file));
        var usings = CSharpSyntaxTree.ParseText(
            "global using TokenClients.Shared; global using System; global using System.Collections.Generic; global using System.IO; " +
            "global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;", Options);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) != "TokenClients.dll").Select(file => MetadataReference.CreateFromFile(file));
        return CSharpCompilation.Create("TokenClients", files.Append(usings), references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    /// <summary>The folders that declare the types and members that a file uses, and the types of these members.</summary>
    private static IEnumerable<(string From, string To, string File)> Arrows(CSharpCompilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => model.GetSymbolInfo(name).Symbol)
            .Where(symbol => symbol is not (null or INamespaceSymbol))
            .SelectMany(symbol => (ISymbol?[])[symbol, (symbol as IPropertySymbol)?.Type, (symbol as IFieldSymbol)?.Type, (symbol as IMethodSymbol)?.ReturnType])
            .SelectMany(symbol => symbol?.OriginalDefinition.Locations ?? [])
            .Where(location => location.SourceTree is { FilePath.Length: > 0 })
            .Select(location => (Folder(tree.FilePath), Folder(location.SourceTree!.FilePath), tree.FilePath))
            .Where(arrow => arrow.Item1 != arrow.Item2)
            .Distinct();
    }

    private static string Folder(string file) => file.Contains('/') ? file.Split('/')[0] : Contract;

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
