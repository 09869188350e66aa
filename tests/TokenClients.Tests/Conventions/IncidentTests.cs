using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>The tests that the table of incidents names exist.</summary>
internal sealed class IncidentTests
{
    private static readonly int[] Rows = [.. Enumerable.Range(1, 44), .. Enumerable.Range(46, 4), 52, .. Enumerable.Range(54, 5), .. Enumerable.Range(60, 8), .. Enumerable.Range(69, 4), .. Enumerable.Range(75, 3)];

    [Test]
    public void Every_row_of_the_incident_table_names_existing_tests()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(ThisFolder(), "../.."), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => Matches(File.ReadAllText(file), @"\n    public [\w ]+ (?<name>\w+_\w+)\(")).ToHashSet();
        var rows = File.ReadLines(Path.Combine(ThisFolder(), "../INCIDENTS.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|')).Where(cells => int.TryParse(cells[1], CultureInfo.InvariantCulture, out _))
            .ToDictionary(cells => int.Parse(cells[1], CultureInfo.InvariantCulture), cells => Names(cells[3]));

        Assert.That(rows.Keys, Is.EqualTo(Enumerable.Range(1, 78).Except([74])));
        Assert.That(rows.Values, Has.All.Not.Empty);
        Assert.That(rows.Values.SelectMany(names => names).Where(name => !tests.Contains(name)), Is.Empty);
    }

    private static string[] Names(string cell) =>
        [.. Matches(cell, "`(?<name>[A-Za-z0-9_]+)`")];

    private static IEnumerable<string> Matches(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(m => m.Groups["name"].Value);

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
