using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>A page of the repository, in Markdown.</summary>
/// <param name="Path">Its path below the root.</param>
/// <param name="Text">Its content.</param>
internal sealed partial record Page(string Path, string Text)
{
    public static string Root { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(ThisFolder(), "../../.."));

    /// <summary>All pages of the repository.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is ".git" or "bin" or "obj" or "artifacts" or "StrykerOutput" or "TestResults"))
            .Select(path => new Page(path, File.ReadAllText(System.IO.Path.Combine(Root, path)).ReplaceLineEndings("\n"))),
    ];

    /// <summary>The pages for users.</summary>
    public static IEnumerable<Page> Guides => All.Where(page =>
        page.Path is "README.md" or "samples/README.md" || page.Path.StartsWith("src/", StringComparison.Ordinal));

    /// <summary>The pages that are packed into the packages.</summary>
    public static IEnumerable<Page> OfPackages => All.Where(page => PackagePage().IsMatch(page.Path));

    /// <summary>The text without code blocks and code spans.</summary>
    public string Prose => Span().Replace(Block().Replace(Text, ""), "``");

    /// <summary>The code spans between backticks.</summary>
    public IEnumerable<string> Spans => Span().Matches(Block().Replace(Text, "")).Select(span => span.Groups["code"].Value);

    /// <summary>The anchors of its headings, as GitHub generates them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Block().Replace(Text, "")).Select(heading =>
        NoAnchor().Replace(heading.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    public static Page At(string path) => All.Single(page => page.Path == path);

    /// <summary>The code blocks in a language.</summary>
    public IEnumerable<string> Blocks(string language) =>
        Block().Matches(Text).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value);

    /// <summary>The cells of all table rows under a heading or on the whole page, without the header rows.</summary>
    public IEnumerable<string[]> Rows(string? heading = null)
    {
        var lines = Section(heading).Split('\n');
        return lines.Where((line, i) => line.StartsWith("| ", StringComparison.Ordinal) && !lines[i + 1].StartsWith("|--", StringComparison.Ordinal))
            .Select(line => line[1..^1].Split('|').Select(cell => cell.Trim()).ToArray());
    }

    /// <summary>The text under a heading, up to the next heading of level two.</summary>
    public string Section(string? heading) => heading is null ? Text
        : ("\n" + Text).Split("\n## ").Single(section => section.StartsWith($"{heading}\n", StringComparison.Ordinal));

    [GeneratedRegex(@"^ *```(?<language>\w*)\n(?<code>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Block();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Span();

    [GeneratedRegex("^#+ (?<title>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NoAnchor();

    [GeneratedRegex("^src/[^/]+/README\\.md$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PackagePage();

    public override string ToString() => Path;

    private static string ThisFolder([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}
