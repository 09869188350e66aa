using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>The service that a test is about.</summary>
public enum Service
{
    Arr,
    Wrap,
    OAuth,
}

/// <summary>Starts an emulator for each test, with a manual clock and a plain HTTP client.</summary>
internal abstract class EmulatorFixture
{
    protected const string AccountId = TokenEmulator.DefaultAccountId;
    protected const string Scope = "http://contoso.servicebus.windows.net/";

    protected static readonly string TokenPath = $"/accounts/{AccountId}/token";
    protected static readonly string SessionPath = $"/accounts/{AccountId}/sessions/one";

    protected static readonly (string, string)[] Password =
    [
        ("wrap_name", TokenEmulator.DefaultIssuerName),
        ("wrap_password", TokenEmulator.DefaultIssuerKey),
        ("wrap_scope", Scope),
    ];

    protected static readonly (string, string)[] ClientCredentials =
    [
        ("grant_type", "client_credentials"),
        ("client_id", TokenEmulator.DefaultClientId),
        ("client_secret", TokenEmulator.DefaultClientSecret),
        ("scope", "orders.send"),
    ];

    protected FakeTime Time { get; private set; } = null!;

    protected WatchedTime Watched { get; private set; } = null!;

    protected TokenEmulator Emulator { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    [SetUp]
    public async Task StartEmulatorAsync()
    {
        Time = new FakeTime();
        Watched = new WatchedTime(Time);
        Emulator = await StartAsync(options => options.TimeProvider = Watched);
        Http = CreateClient();
    }

    [TearDown]
    public async Task StopEmulatorAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
    }

    protected virtual Task<TokenEmulator> StartAsync(Action<TokenEmulatorOptions> configure) =>
        TokenEmulator.StartAsync(configure);

    protected virtual HttpClient CreateClient() => NewClient(Emulator.BaseAddress);

    protected static HttpClient NewClient(Uri address) =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address };

    protected EmulatedService Of(Service service) => service switch
    {
        Service.Arr => Emulator.Arr,
        Service.Wrap => Emulator.Wrap,
        _ => Emulator.OAuth,
    };

    /// <summary>Requests a token as a correct client does.</summary>
    protected Task<HttpResponseMessage> RequestTokenAsync(Service service) => service switch
    {
        Service.Arr => RequestArrAsync(),
        Service.Wrap => RequestWrapAsync(),
        _ => RequestOAuthAsync(),
    };

    /// <summary>Requests a token with a wrong key.</summary>
    protected Task<HttpResponseMessage> RequestWithWrongKeyAsync(Service service) => service switch
    {
        Service.Arr => RequestArrAsync(key: "d3Jvbmc="),
        Service.Wrap => RequestWrapAsync([Password[0], ("wrap_password", "d3Jvbmc="), Password[2]]),
        _ => RequestOAuthAsync([.. ClientCredentials[..2], ("client_secret", "d3Jvbmc=")]),
    };

    protected Task<HttpResponseMessage> RequestArrAsync(
        string? path = null, string key = TokenEmulator.DefaultAccountKey, string accountId = AccountId) =>
        SendAsync(HttpMethod.Get, path ?? $"/accounts/{accountId}/token", $"Bearer {accountId}:{key}");

    protected Task<HttpResponseMessage> RequestWrapAsync(params (string Name, string Value)[] fields) =>
        PostFormAsync("/WRAPv0.9/", Form(fields.Length == 0 ? Password : fields));

    protected Task<HttpResponseMessage> RequestOAuthAsync(params (string Name, string Value)[] fields) =>
        PostFormAsync("/oauth2/token", Form(fields.Length == 0 ? ClientCredentials : fields));

    protected async Task<HttpResponseMessage> PostFormAsync(
        string path,
        string form,
        string? contentType = "application/x-www-form-urlencoded",
        string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(form));
        if (contentType is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await SendAsync(request);
    }

    protected async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? authorization = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await SendAsync(request);
    }

    /// <summary>
    /// Sends a request and returns after the headers, so that the test can read the body as it arrives.
    /// </summary>
    protected Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Until.Patience);

    /// <summary>Gets a JWT with the account's key.</summary>
    protected async Task<string> GetJwtAsync(string accountId = AccountId)
    {
        using var response = await RequestArrAsync(accountId: accountId);
        return Jwt.In(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Gets a Simple Web Token, decoded once, with the issuer's password.</summary>
    protected async Task<string> GetSwtAsync()
    {
        using var response = await RequestWrapAsync();
        return Swt.In(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Gets a JWT with the client's secret.</summary>
    protected async Task<string> GetBearerAsync()
    {
        using var response = await RequestOAuthAsync();
        return Jwt.In(await response.Content.ReadAsStringAsync(), "access_token");
    }

    /// <summary>Sends a request with the token to the resource of the service.</summary>
    protected Task<HttpResponseMessage> UseAsync(Service service, string token) => service == Service.Arr
        ? SendAsync(HttpMethod.Put, SessionPath, $"Bearer {token}")
        : SendMessageAsync(service == Service.Wrap ? Swt.Header(token) : $"Bearer {token}");

    protected Task<HttpResponseMessage> SendMessageAsync(string? authorization, string body = "hello") =>
        SendAsync(HttpMethod.Post, "/orders/messages", authorization, body);

    protected Task<HttpResponseMessage> ReceiveMessageAsync(string? authorization, string queue = "orders") =>
        SendAsync(HttpMethod.Delete, $"/{queue}/messages/head", authorization);

    protected static string TokenIn(Service service, string body) => service switch
    {
        Service.Arr => Jwt.In(body),
        Service.Wrap => Swt.In(body),
        _ => Jwt.In(body, "access_token"),
    };

    protected static string Form(params (string Name, string Value)[] fields) =>
        string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));

    protected static string Raw(HttpResponseMessage response, string header) =>
        response.Headers.NonValidated.TryGetValues(header, out var values)
        || response.Content.Headers.NonValidated.TryGetValues(header, out values)
            ? values.ToString()
            : "";
}
