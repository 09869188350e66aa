using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using TokenClients.Emulator;

namespace TokenClients.Benchmarks.Loopback;

/// <summary>A client without a library: the same GET, JSON and <c>exp</c>, without retries and checks.</summary>
internal sealed class BareClient(HttpClient http, Uri endpoint)
{
    private static readonly AuthenticationHeaderValue Credential =
        new("Bearer", $"{TokenEmulator.DefaultAccountId}:{TokenEmulator.DefaultAccountKey}");

    private readonly Uri _address = new(endpoint, $"accounts/{TokenEmulator.DefaultAccountId}/token");

    public async Task<(string Token, DateTimeOffset ExpiresOn)> FetchAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _address);
        request.Headers.Authorization = Credential;
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var token = (await response.Content.ReadFromJsonAsync(BareJson.Default.BareResponse))!.AccessToken;
        return (token, ReadExpiry(token));
    }

    private static DateTimeOffset ReadExpiry(string token)
    {
        var (start, end) = (token.IndexOf('.') + 1, token.LastIndexOf('.'));
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(start, end - start)));
        return DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64());
    }
}

internal sealed record BareResponse(string AccessToken);

[JsonSerializable(typeof(BareResponse))]
internal sealed partial class BareJson : JsonSerializerContext;
