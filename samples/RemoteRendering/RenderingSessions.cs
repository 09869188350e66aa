using System.Net.Http.Json;

namespace RemoteRendering;

/// <summary>
/// The rendering sessions of an account. It contains no token code; the handler of its HttpClient adds the tokens.
/// </summary>
internal sealed class RenderingSessions(HttpClient http)
{
    public async Task<string> StartAsync(string account, string id, CancellationToken cancellationToken)
    {
        using var response = await http.PutAsJsonAsync(
            Address(account, id), new { maxLeaseTimeMinutes = 30, size = "Standard" }, cancellationToken);
        return await StatusAsync(response, cancellationToken);
    }

    public async Task<string> GetStatusAsync(string account, string id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(Address(account, id), cancellationToken);
        return await StatusAsync(response, cancellationToken);
    }

    public async Task StopAsync(string account, string id, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(Address(account, $"{id}/:stop"), content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static string Address(string account, string path) => $"accounts/{account}/sessions/{path}?api-version=2021-01-01";

    private static async Task<string> StatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Session>(cancellationToken))!.Status;
    }

    private sealed record Session(string Status);
}
