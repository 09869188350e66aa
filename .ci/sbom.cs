// Writes an SBOM for each package as CycloneDX JSON: dotnet run .ci/sbom.cs PACKAGES SBOMS, after dotnet pack.
// The restore has written all dependencies to project.assets.json, so no other tool is needed.
#:property PublishAot=false
#:property NoWarn=CS1591;CA1515;CA2007
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Xml.Linq;

var (packages, boms) = (args[0], args[1]);
Directory.CreateDirectory(boms);
foreach (var path in Directory.GetFiles(packages, "*.nupkg").Order(StringComparer.Ordinal))
{
    var nuspec = Nuspec(path);
    var (id, version) = (Text(nuspec, "id"), Text(nuspec, "version"));
    var assets = JsonNode.Parse(File.ReadAllText($"src/{id}/obj/project.assets.json"))!;
    var root = Purl(id, version);
    var edges = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal) { [root] = new(StringComparer.Ordinal) };
    var components = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
    foreach (var (target, libraries) in assets["targets"]!.AsObject())
    {
        var names = libraries!.AsObject().ToDictionary(library => library.Key.Split('/')[0], library => library.Key, StringComparer.OrdinalIgnoreCase);
        Add(root, Direct(assets, target), names, libraries.AsObject());
    }

    // The package must declare the same dependencies, unless it is a tool, which contains them.
    var declared = nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (string)element.Attribute("id")!).Distinct().ToList();
    var found = edges[root].Select(purl => purl.Split('/', '@')[1]).ToList();
    if (declared.Count == 0 ? found.Count == 0 : !declared.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal)))
    {
        Console.Error.WriteLine($"{id} declares the dependencies {string.Join(", ", declared)}, but was built with {string.Join(", ", found)}.");
        return 1;
    }

    var own = Component(id, version, SHA512.HashData(File.ReadAllBytes(path)));
    own["licenses"] = new JsonArray(new JsonObject { ["expression"] = Text(nuspec, "license") });
    var bom = new JsonObject
    {
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["version"] = 1,
        ["metadata"] = new JsonObject { ["component"] = own },
        ["components"] = new JsonArray([.. components.Values]),
        ["dependencies"] = new JsonArray([.. edges.Select(edge => new JsonObject
        {
            ["ref"] = edge.Key,
            ["dependsOn"] = new JsonArray([.. edge.Value.Select(purl => JsonValue.Create(purl))]),
        })]),
    };
    File.WriteAllText(Path.Combine(boms, $"{id}.json"), bom.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }) + "\n");
    Console.WriteLine($"{id}: {found.Count} direct dependencies, {components.Count} in all");

    void Add(string from, IEnumerable<string> wanted, Dictionary<string, string> names, JsonObject libraries)
    {
        foreach (var name in wanted.Where(names.ContainsKey))
        {
            var (key, parts) = (names[name], names[name].Split('/'));
            var purl = Purl(parts[0], parts[1]);
            edges[from].Add(purl);
            if (edges.TryAdd(purl, new(StringComparer.Ordinal)))
            {
                var hash = (string?)assets["libraries"]![key]!["sha512"];
                components.Add(purl, Component(parts[0], parts[1], hash is null ? null : Convert.FromBase64String(hash)));
            }

            Add(purl, libraries[key]!["dependencies"]?.AsObject().Select(pair => pair.Key) ?? [], names, libraries);
        }
    }
}

return 0;

// The dependencies of the package's users: without analyzers and the SDK's implicit references; with referenced projects as packages.
static IEnumerable<string> Direct(JsonNode assets, string target)
{
    var framework = target.Split('/')[0]
        .Replace(".NETStandard,Version=v", "netstandard", StringComparison.Ordinal).Replace(".NETCoreApp,Version=v", "net", StringComparison.Ordinal);
    var packages = assets["project"]!["frameworks"]![framework]!["dependencies"]!.AsObject()
        .Where(pair => (string?)pair.Value!["suppressParent"] != "All" && (bool?)pair.Value["autoReferenced"] != true).Select(pair => pair.Key);
    var projects = assets["project"]!["restore"]!["frameworks"]![framework]!["projectReferences"]!.AsObject();
    return packages.Concat(projects.Select(pair => Path.GetFileNameWithoutExtension(pair.Key)));
}

static JsonObject Component(string id, string version, byte[]? sha512)
{
    var component = new JsonObject { ["type"] = "library", ["bom-ref"] = Purl(id, version), ["name"] = id, ["version"] = version, ["purl"] = Purl(id, version) };
    if (sha512 is not null)
    {
        component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(sha512) });
    }

    return component;
}

static string Purl(string id, string version) => $"pkg:nuget/{id}@{version}";

static string Text(XContainer nuspec, string name) => nuspec.Descendants().First(element => element.Name.LocalName == name).Value;

static XDocument Nuspec(string package)
{
    using var zip = ZipFile.OpenRead(package);
    using var stream = zip.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
    return XDocument.Load(stream);
}
