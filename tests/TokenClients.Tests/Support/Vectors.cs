using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>The recorded and documented responses in <c>Vectors/</c>, as test cases.</summary>
internal static class Vectors
{
    public static IEnumerable<TestCaseData> Arr => Cases("arr-responses.json", _ => true);

    public static IEnumerable<TestCaseData> Swt => Cases("swt.json", _ => true);

    public static IEnumerable<TestCaseData> WrapRequests => Cases("wrap-responses.json", row => row.TryGetProperty("form", out _));

    public static IEnumerable<TestCaseData> WrapTokens => Cases("wrap-responses.json", row => Status(row) == 200);

    public static IEnumerable<TestCaseData> WrapErrors => Cases("wrap-responses.json", row => Status(row) >= 400);

    public static IEnumerable<TestCaseData> All(string file) => Cases(file, _ => true);

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    public static string? OptionalText(this JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static int Status(JsonElement row) => row.TryGetProperty("status", out var status) ? status.GetInt32() : 0;

    private static IEnumerable<TestCaseData> Cases(string file, Func<JsonElement, bool> which)
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream(file)!;
        using var document = JsonDocument.Parse(stream);
        return
        [
            .. document.RootElement.EnumerateArray().Where(which).Select(row =>
                new TestCaseData(row.Clone()).SetArgDisplayNames($"{row.Text("source")} {Status(row)}")),
        ];
    }
}
