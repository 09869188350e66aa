using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>
/// Clients and an emulator with real sockets between them, and on either side a clock that the test moves. Requests are not
/// retried, so one call makes one request.
/// </summary>
internal abstract class WireFixture
{
    protected const string AccountId = TokenEmulator.DefaultAccountId;
    protected const string AccountKey = TokenEmulator.DefaultAccountKey;
    protected const string Password = TokenEmulator.DefaultIssuerKey;

    private int _arrRequests;
    private int _wrapRequests;

    protected TokenEmulator Emulator { get; private set; } = null!;

    protected FakeTime ServiceTime { get; private set; } = null!;

    protected FakeTime LocalTime { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    protected IReadOnlyList<EmulatedRequest> ArrRequests => [.. Emulator.Arr.Requests.Skip(_arrRequests)];

    protected IReadOnlyList<EmulatedRequest> WrapRequests => [.. Emulator.Wrap.Requests.Skip(_wrapRequests)];

    [OneTimeSetUp]
    public async Task StartEmulator() => Emulator = await TokenEmulator.StartAsync();

    [OneTimeTearDown]
    public async Task StopEmulator() => await Emulator.DisposeAsync();

    [SetUp]
    public void StartAfresh()
    {
        ServiceTime = new FakeTime();
        LocalTime = new FakeTime();
        Http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });

        Emulator.Arr.Faults.Clear();
        Emulator.Wrap.Faults.Clear();
        Emulator.Options.TimeProvider = ServiceTime;
        Emulator.Options.ArrLifetime = TimeSpan.FromHours(24);
        Emulator.Options.WrapLifetime = TimeSpan.FromMinutes(20);
        _arrRequests = Emulator.Arr.Requests.Count;
        _wrapRequests = Emulator.Wrap.Requests.Count;
    }

    [TearDown]
    public void DisposeClient() => Http.Dispose();

    protected ArrStsClientOptions ArrOptions() =>
        new() { AccountId = AccountId, AccountKey = AccountKey, Endpoint = Emulator.Arr.Endpoint };

    protected ArrStsClient Arr(Action<ArrStsClientOptions>? change = null, HttpClient? http = null)
    {
        var options = ArrOptions();
        change?.Invoke(options);
        return new ArrStsClient(http ?? Http, options, LocalTime);
    }

    protected AcsWrapClientOptions WrapOptions() => new()
    {
        Name = TokenEmulator.DefaultIssuerName,
        Password = Password,
        Scope = "http://contoso.servicebus.windows.net/",
        Endpoint = Emulator.Wrap.Endpoint,
    };

    protected AcsWrapClient Wrap(Action<AcsWrapClientOptions>? change = null, HttpClient? http = null)
    {
        var options = WrapOptions();
        change?.Invoke(options);
        return new AcsWrapClient(http ?? Http, options, LocalTime);
    }

    protected static async Task<TokenException> FailureOf(ITokenProvider client, CancellationToken cancellationToken = default) =>
        (await Assert.ThrowsAsync<TokenException>(
            () => client.GetTokenAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None)))!;
}
