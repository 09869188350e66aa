using System.Text.Json;

namespace TokenClients.Mutants.Tests;

/// <summary>Which tests reach which mutants, and how long each test takes.</summary>
/// <param name="Tests">The mutants that each test has reached, in a new process or again.</param>
/// <param name="Milliseconds">The duration of each test.</param>
/// <param name="Repeated">
/// The mutants that are reached each time that their tests run. Others are reached once in a process, such as those of a static
/// field, so they need a new process.
/// </param>
internal sealed record TestCoverage(
    Dictionary<string, HashSet<int>> Tests,
    Dictionary<string, double> Milliseconds,
    HashSet<int> Repeated)
{
    public static TestCoverage Read(string file) => JsonSerializer.Deserialize<TestCoverage>(File.ReadAllBytes(file))!;

    public void Write(string file) => File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>
    /// The tests that reach any of these mutants, the likeliest to fail first: those of the class that is named after the file,
    /// then those that are quick and reach few others. Those that take more than half a second come last.
    /// </summary>
    public IEnumerable<string> Reaching(IReadOnlyCollection<int> mutants, string file)
    {
        var own = $".{Path.GetFileNameWithoutExtension(file)}Tests.";
        return Tests.Where(test => test.Value.Overlaps(mutants)).Select(test => test.Key)
            .OrderBy(test => Milliseconds[test] > 500 ? 2 : test.Contains(own, StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(test => Milliseconds[test] * Tests[test].Count);
    }
}
