using Microsoft.Extensions.DependencyInjection;
using WireMock;
using WireMock.Server;

namespace TokenClients.Tests;

/// <summary>A WireMock.Net server for each test, and clients that point at it. Retries do not wait.</summary>
internal abstract class WireMockFixture
{
    private readonly List<ServiceProvider> _providers = [];

    protected static readonly string[] Services = TokenServices.All;

    protected WireMockServer Server { get; private set; } = null!;

    /// <summary>The clock of the clients.</summary>
    protected FakeTime Time { get; private set; } = null!;

    /// <summary>The requests that the server has received and answered.</summary>
    protected IReadOnlyList<IRequestMessage> Requests => [.. Server.LogEntries.Select(entry => entry.RequestMessage)];

    [SetUp]
    public void StartServer()
    {
        Time = new FakeTime();
        Server = Start();
    }

    [TearDown]
    public async Task StopServer()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }

        _providers.Clear();
        Server.Dispose();
    }

    protected virtual WireMockServer Start() => WireMockServer.Start();

    /// <summary>Registers the client of a service, and what the test adds.</summary>
    protected ServiceProvider Register(
        string service,
        Action<TokenResilienceOptions>? resilience = null,
        Action<IHttpTokenClientBuilder>? add = null,
        TimeProvider? time = null)
    {
        var services = new ServiceCollection().AddSingleton(time ?? Time);
        var client = TokenServices.AddTo(services, service, new Uri(Server.Url!), o =>
        {
            o.RetryDelay = TimeSpan.Zero;
            resilience?.Invoke(o);
        });
        add?.Invoke(client);
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider;
    }

    /// <summary>The client of a service.</summary>
    protected ITokenProvider Client(string service, Action<TokenResilienceOptions>? resilience = null, TimeProvider? time = null) =>
        Register(service, resilience, time: time).GetRequiredService<ITokenProvider>();

    protected static Task<AccessToken> TokenOf(ITokenProvider client) =>
        client.GetTokenAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    protected static async Task<TokenException> FailureOf(ITokenProvider client) =>
        (await Assert.ThrowsAsync<TokenException>(() => TokenOf(client)))!;
}
