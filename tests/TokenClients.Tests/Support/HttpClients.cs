using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Creates each client that uses HTTP, with one key and one address.</summary>
internal static class HttpClients
{
    public const string Key = "TheAccountKey0123456789";

    public static readonly string[] All = ["arr", "wrap", "oauth"];

    public static ITokenProvider Create(string client, HttpClient http, Uri? endpoint = null, TimeProvider? time = null) => client switch
    {
        "arr" => new ArrStsClient(
            http, new ArrStsClientOptions { AccountId = TokenEmulator.DefaultAccountId, AccountKey = Key, Endpoint = endpoint ?? new("https://arr.example/") }, time),
        "wrap" => new AcsWrapClient(http, new AcsWrapClientOptions { Name = "owner", Password = Key, Endpoint = endpoint ?? new("https://wrap.example/") }, time),
        _ => new OAuthClient(http, new OAuthClientOptions { ClientId = "id", ClientSecret = Key, Endpoint = endpoint ?? new("https://oauth.example/") }, time),
    };

    /// <summary>Creates a response with a token.</summary>
    public static string Answer(string client, string token, string expiresIn = "3600") => client switch
    {
        "arr" => $$"""{"AccessToken":"{{token}}"}""",
        "wrap" => $"wrap_access_token={Uri.EscapeDataString(token)}&wrap_access_token_expires_in={expiresIn}",
        _ => $$"""{"access_token":"{{token}}","expires_in":{{expiresIn}}}""",
    };

    /// <summary>Creates a client whose requests all get that response.</summary>
    public static ITokenProvider Answering(string client, Func<HttpResponseMessage> answer, TimeProvider? time = null) =>
        Create(client, new HttpClient(new StubHandler(_ => answer())), time: time);

    public static async Task<TokenException> FailureOf(ITokenProvider client) =>
        (await Assert.ThrowsAsync<TokenException>(
            () => client.GetTokenAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None)))!;
}
