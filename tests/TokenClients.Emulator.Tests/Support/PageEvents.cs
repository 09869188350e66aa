using System.Text.Encodings.Web;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>An event of the page's stream.</summary>
internal sealed record PageEvent(string Name, JsonElement Data)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IEnumerable<JsonElement> List(string name) =>
        Data.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];

    /// <summary>The data without escaped characters.</summary>
    public string Text => JsonSerializer.Serialize(Data, Plain);
}

/// <summary>Reads the page's stream as a browser does.</summary>
internal sealed class PageEvents(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public HttpResponseMessage Response => response;

    public static async Task<PageEvents> OpenAsync(HttpClient http)
    {
        var response = await http.GetAsync("/_emulator/events", HttpCompletionOption.ResponseHeadersRead)
            .WaitAsync(Until.Patience);
        return new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    public async Task<PageEvent> NextAsync()
    {
        var name = await ReadLineAsync();
        var data = await ReadLineAsync();
        await ReadLineAsync();
        return new(name["event: ".Length..], JsonElement.Parse(data["data: ".Length..]));
    }

    /// <summary>Returns the next event with the given name that satisfies the condition, and skips all others.</summary>
    public async Task<PageEvent> NextAsync(string name, Func<PageEvent, bool>? condition = null)
    {
        while (true)
        {
            var next = await NextAsync();
            if (next.Name == name && condition?.Invoke(next) != false)
            {
                return next;
            }
        }
    }

    /// <summary>Returns the next completed request with the given status.</summary>
    public async Task<JsonElement> NextRequestAsync(int status)
    {
        var next = await NextAsync("requests", e => e.List("requests").Any(request => IsDone(request, status)));
        return next.List("requests").First(request => IsDone(request, status));
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }

    private static bool IsDone(JsonElement request, int status) =>
        request.GetProperty("status").GetInt32() == status
        && request.GetProperty("ms").ValueKind == JsonValueKind.Number;

    private async Task<string> ReadLineAsync() =>
        await reader.ReadLineAsync().WaitAsync(Until.Patience) ?? throw new IOException("The stream has ended.");
}
