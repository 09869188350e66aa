using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The types and members that a guide names in its prose exist: in the public API, in .NET, or in a package that is used.</summary>
internal sealed partial class NamePageTests
{
    private static readonly Assembly[] Libraries =
    [
        typeof(ITokenProvider).Assembly, typeof(AzureTokenClient).Assembly,
        typeof(DistributedCacheTokenClientBuilderExtensions).Assembly, typeof(TokenEmulator).Assembly,
    ];

    // Names from other libraries, services and tools, and names of packages and samples.
    private static readonly string[] Foreign =
    [
        "TokenClients", "DistributedCache", "ServiceBus", "ServiceBusSas", "AspNetCore", "OpenTelemetry", "SqlServer",
        "StackExchangeRedis", "WindowsAzure", "AddCosmosCache", "AddDistributedSqlServerCache", "AddNCacheDistributedCache",
        "FrameworkReference", "PublishAot", "TrimMode", "WebApi", "WebApplicationFactory", "FormUrlEncodedMatcher",
        "EntityPath", "KeyVault", "SharedAccessSignature", "StsEndpoint", "SubCode",
    ];

    [Test]
    public void Every_type_and_member_that_a_guide_names_exists()
    {
        var named = Page.Guides.Where(page => page.Path != "samples/README.md").SelectMany(page => page.Spans.SelectMany(span => Identifier().Matches(span).Select(name => (page.Path, Name: name.Value)))).ToList();
        var compiled = Page.Guides.SelectMany(page => page.Blocks("csharp")).SelectMany(block => Identifier().Matches(block)).Select(name => name.Value);
        var unknown = named.Select(name => name.Name).Except(Foreign).Except(compiled).Except(Libraries.SelectMany(Public)).ToHashSet();
        unknown.ExceptWith(((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("TokenClients", StringComparison.Ordinal)).SelectMany(Defined));

        Assert.That(named, Has.Count.GreaterThan(200));
        Assert.That(unknown.Select(name => $"{name}: {named.First(other => other.Name == name).Path}"), Is.Empty);
    }

    private static IEnumerable<string> Public(Assembly library) => library.GetExportedTypes()
        .SelectMany(type => type.GetMembers().Select(member => member.Name).Append(type.Name.Split('`')[0]));

    private static string[] Defined(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata)
        {
            return [];
        }

        var metadata = image.GetMetadataReader();
        return
        [
            .. metadata.TypeDefinitions.Select(type => metadata.GetString(metadata.GetTypeDefinition(type).Name).Split('`')[0].Replace("Attribute", "")),
            .. metadata.MethodDefinitions.Select(method => metadata.GetString(metadata.GetMethodDefinition(method).Name)),
            .. metadata.PropertyDefinitions.Select(property => metadata.GetString(metadata.GetPropertyDefinition(property).Name)),
        ];
    }

    [GeneratedRegex(@"\b[A-Z][A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Identifier();
}
