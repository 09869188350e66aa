namespace TokenClients.Tests;

/// <summary>An OAuth client, and a server whose responses the test controls, with or without sockets.</summary>
internal abstract class OAuthFixture
{
    protected const string Secret = "Q8x~p4ssw0rd.Zk-3_s9/+=";
    protected const string Id = "7e57acc0-0000-4000-8000-0000000000c1";
    protected const string GoodBody = """{"access_token":"opaque","token_type":"Bearer","expires_in":3600}""";

    protected static readonly Uri Endpoint = new("https://login.example/tenant/oauth2/v2.0/token");

    protected FakeTime Time { get; private set; } = null!;

    [SetUp]
    public void StartClock() => Time = new FakeTime();

    protected static OAuthClientOptions Options(Action<OAuthClientOptions>? change = null)
    {
        var options = new OAuthClientOptions { Endpoint = Endpoint, ClientId = Id, ClientSecret = Secret };
        change?.Invoke(options);
        return options;
    }

    protected OAuthClient Client(HttpClient http, Action<OAuthClientOptions>? change = null) => new(http, Options(change), Time);

    protected OAuthClient Client(HttpMessageHandler handler, Action<OAuthClientOptions>? change = null) =>
        Client(new HttpClient(handler), change);

    /// <summary>Creates a client whose requests all get that response.</summary>
    protected OAuthClient Answering(
        int status, string body, string contentType = "application/json; charset=utf-8", params (string Name, string? Value)[] headers) =>
        Client(new StubHandler(_ => Answers.Create(status, body, contentType, headers)));

    protected async Task<AccessToken> Answered(string body) => await Answering(200, body).GetTokenAsync();

    protected static async Task<TokenException> FailureOf(ITokenProvider client) =>
        (await Assert.ThrowsAsync<TokenException>(
            () => client.GetTokenAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None)))!;
}
