using System.Net;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>Starts an emulator for each test, and sends requests to its rendering sessions with a valid token.</summary>
internal abstract class SessionFixture : EmulatorFixture
{
    protected const string Settings = """{"maxLeaseTimeMinutes":30,"size":"Premium"}""";

    protected string Bearer { get; private set; } = "";

    [SetUp]
    public async Task GetTokenAsync() => Bearer = $"Bearer {await GetJwtAsync()}";

    protected async Task<(int Status, JsonElement Body)> UseAsync(HttpMethod method, string? path = null, string? body = null)
    {
        using var response = await SendAsync(method, path ?? SessionPath, Bearer, body);
        return ((int)response.StatusCode, response.StatusCode == HttpStatusCode.NoContent ? default : await JsonAsync(response));
    }

    protected static string? Text(JsonElement session, string name) => session.GetProperty(name).GetString();

    protected static int Number(JsonElement session, string name) => session.GetProperty(name).GetInt32();

    protected static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync());
}
