using System.Text.Json;

namespace TokenClients.Fuzz;

/// <summary>The recorded and documented responses of the unit tests, as initial inputs.</summary>
internal static class Vectors
{
    public static IReadOnlyList<string> Arr { get; } = [.. Rows("arr-responses.json").Select(ResponseOf)];

    public static IReadOnlyList<string> Wrap { get; } = [.. Rows("wrap-responses.json").Where(row => row.TryGetProperty("status", out _)).Select(ResponseOf)];

    public static IReadOnlyList<string> Swt { get; } = [.. Rows("swt.json").Select(row => Text(row, "token")!)];

    /// <summary>Formats a response for <see cref="HttpResponseInput.Read"/>: status, headers, an empty line, the body.</summary>
    private static string ResponseOf(JsonElement row)
    {
        var headers = new[] { ("Date", "date"), ("MS-CV", "msCv"), ("WWW-Authenticate", "wwwAuthenticate"), ("request-id", "requestId"), ("Retry-After", "retryAfterSeconds") };
        var lines = headers.Where(header => Text(row, header.Item2) is not null).Select(header => $"{header.Item1}: {Text(row, header.Item2)}\n");
        return $"{Text(row, "status")}\n{string.Concat(lines)}\n{Text(row, "body")}";
    }

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static JsonElement[] Rows(string file)
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream(file)!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(row => row.Clone())];
    }
}
