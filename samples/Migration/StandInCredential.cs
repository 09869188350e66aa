using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Azure.Core;
using TokenClients.Emulator;

namespace Migration;

/// <summary>
/// Replaces DefaultAzureCredential where there is no Entra ID: it gets tokens from the emulator's OAuth endpoint.
/// </summary>
internal sealed class StandInCredential(TokenEmulator emulator) : TokenCredential
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }); // the emulator is on this machine

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", TokenEmulator.DefaultClientId),
            new("client_secret", TokenEmulator.DefaultClientSecret),
            new("scope", string.Join(' ', requestContext.Scopes)),
        ]);
        using var response = await Http.PostAsync(emulator.OAuth.Endpoint, form, cancellationToken);
        response.EnsureSuccessStatusCode();
        var issued = (await response.Content.ReadFromJsonAsync<Issued>(cancellationToken))!;
        return new AccessToken(issued.Token, DateTimeOffset.UtcNow.AddSeconds(issued.Seconds));
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Use GetTokenAsync.");

    private sealed record Issued(
        [property: JsonPropertyName("access_token")] string Token, [property: JsonPropertyName("expires_in")] int Seconds);
}
