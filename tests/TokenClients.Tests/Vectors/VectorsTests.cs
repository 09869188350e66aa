namespace TokenClients.Tests;

/// <summary>Checks that every recorded exchange is used by a test.</summary>
internal sealed class VectorsTests
{
    [TestCase("swt.json", 2)]
    [TestCase("wrap-responses.json", 4)]
    [TestCase("arr-responses.json", 4)]
    public void Every_recorded_exchange_is_a_case_of_some_test(string file, int rows)
    {
        var used = file switch
        {
            "swt.json" => Vectors.Swt,
            "arr-responses.json" => Vectors.Arr,
            _ => [.. Vectors.WrapRequests, .. Vectors.WrapTokens, .. Vectors.WrapErrors],
        };

        Assert.That(Vectors.All(file).Count(), Is.EqualTo(rows));
        Assert.That(Texts(used), Is.EquivalentTo(Texts(Vectors.All(file))));
    }

    private static IEnumerable<string?> Texts(IEnumerable<TestCaseData> cases) => cases.Select(row => $"{row.Arguments[0]}");
}
