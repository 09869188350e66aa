using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>The links on the pages resolve. <c>.ci/check-pages</c> checks the C# code on the pages.</summary>
internal sealed partial class LinkTests
{
    [Test]
    public void Every_relative_link_resolves_to_a_file_and_a_heading()
    {
        var links = Page.All.SelectMany(page => Targets(page).Select(target => (page.Path, Target: target)))
            .Where(link => !link.Target.StartsWith("https://", StringComparison.Ordinal)).ToList();

        Assert.That(links, Has.Count.GreaterThan(50));
        Assert.That(links.Where(link => !Resolves(link.Path, link.Target)), Is.Empty);
    }

    [Test]
    public void A_package_page_has_no_relative_link_no_image_and_no_HTML()
    {
        var pages = Page.OfPackages.ToList();

        Assert.That(pages, Has.Count.EqualTo(5));
        Assert.That(pages.SelectMany(Targets).Where(target => !target.StartsWith("https://", StringComparison.Ordinal)), Is.Empty);
        Assert.That(pages.Where(page => page.Prose.Contains("![") || Tag().IsMatch(page.Prose)), Is.Empty);
    }

    [Test]
    public void The_README_and_the_package_page_name_every_guide()
    {
        var guides = Directory.EnumerateFiles(Path.Combine(Page.Root, "src/TokenClients/docs")).Select(Path.GetFileName).ToList();

        Assert.That(guides, Is.Not.Empty);
        Assert.That(guides.Where(guide => !Page.At("README.md").Text.Contains($"src/TokenClients/docs/{guide}")), Is.Empty);
        Assert.That(guides.Where(guide => !Page.At("src/TokenClients/README.md").Text.Contains($"`{guide}`")), Is.Empty);
    }

    [Test]
    public void The_samples_page_lists_exactly_the_existing_samples() =>
        Assert.That(
            Page.At("samples/README.md").Rows().Select(row => row[0].Trim('`')),
            Is.EquivalentTo(Directory.EnumerateDirectories(Path.Combine(Page.Root, "samples")).Select(Path.GetFileName)));

    private static IEnumerable<string> Targets(Page page) =>
        Target().Matches(page.Prose).Select(match => match.Groups["target"].Value);

    private static bool Resolves(string from, string target)
    {
        var parts = target.Split('#');
        var path = parts[0].Length == 0 ? from
            : Path.GetRelativePath(Page.Root, Path.Combine(Page.Root, Path.GetDirectoryName(from)!, parts[0])).Replace('\\', '/');
        return File.Exists(Path.Combine(Page.Root, path)) && (parts.Length == 1 || Page.At(path).Anchors.Contains(parts[1]));
    }

    [GeneratedRegex("""(\]\(|(src|srcset|href)=")(?<target>[^)"\s]+)[)"]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Target();

    [GeneratedRegex("<[a-z!/]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tag();
}
