using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;

namespace TokenClients.Tests;

/// <summary>An OpenIddict server for each test, and clients for it. Retries do not wait.</summary>
internal abstract class OpenIddictFixture
{
    private readonly List<IAsyncDisposable> _owned = [];
    private LoggedText _log = null!;

    protected OpenIddictServer Server { get; private set; } = null!;

    /// <summary>The clock of the clients, which shows the server's time until a test advances it.</summary>
    protected FakeTime Time { get; private set; } = null!;

    [SetUp]
    public void SetClock()
    {
        _log = new LoggedText();
        Time = new FakeTime();
        Time.SetWallClock(TimeProvider.System.GetUtcNow());
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var owned in _owned.AsEnumerable().Reverse())
        {
            await owned.DisposeAsync();
        }

        _owned.Clear();
        _log.Dispose();
        Assert.That(Server.Fault, Is.Null);
        AssertHidden(_log.ToString());
    }

    /// <summary>Starts the server with one client.</summary>
    protected async Task StartAsync(OpenIddictApplicationDescriptor client, Action<OpenIddictServerBuilder>? configure = null)
    {
        Server = await OpenIddictServer.StartAsync([client], configure);
        _owned.Add(Server);
    }

    /// <summary>Registers the client as an application does, with the settings of the test.</summary>
    protected ServiceProvider Register(Action<OAuthClientOptions> configure, Action<IHttpTokenClientBuilder>? add = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        var client = services.AddOAuthTokens(options =>
        {
            (options.Authority, options.ClientId, options.Resilience.RetryDelay) = (Server.Issuer, RegisteredClient.Id, TimeSpan.Zero);
            configure(options);
        });
        add?.Invoke(client);
        var provider = services.BuildServiceProvider();
        _owned.Add(provider);
        return provider;
    }

    protected ITokenProvider Client(Action<OAuthClientOptions> configure) => Register(configure).GetRequiredService<ITokenProvider>();

    protected static Task<AccessToken> TokenOf(ITokenProvider client, TokenRequest request = default) =>
        client.GetTokenAsync(request).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Expects a failure that contains no part of any credential that the server has received.</summary>
    protected async Task<TokenException> FailureOf(ITokenProvider client, TokenRequest request = default)
    {
        var failure = (await Assert.ThrowsAsync<TokenException>(() => TokenOf(client, request)))!;
        AssertHidden($"{failure} {failure.ErrorCode} {failure.ErrorDetail}");
        return failure;
    }

    /// <summary>Replaces the token that the client has, as the handler does after a 401.</summary>
    protected static async Task<AccessToken> NextTokenOf(ITokenProvider client, AccessToken token) =>
        await TokenOf(client, TokenRequest.Replacing(token));

    /// <summary>Reads a token as its resource does.</summary>
    protected static JsonWebToken AccessTokenOf(AccessToken token) => new(token.Value);

    /// <summary>Expects that OpenIddict rejected the client, and that the exception contains its message.</summary>
    protected static void AssertRejected(TokenException failure, string detail, int status = 401, string code = "invalid_client") => Assert.That(
        (failure.Reason, (int?)failure.StatusCode, failure.ErrorCode, failure.ErrorDetail),
        Is.EqualTo((TokenFailureReason.CredentialRejected, status, code, detail)));

    private void AssertHidden(string text)
    {
        foreach (var secret in Server.Requests.SelectMany(request => request.Secrets))
        {
            Assert.That(text, Does.Not.Contain(secret));
        }
    }
}
