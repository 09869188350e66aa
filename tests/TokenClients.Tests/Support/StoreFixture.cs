namespace TokenClients.Tests;

/// <summary>Instances of a service, each with its own cache and clocks, and with a store and a provider that the test controls.</summary>
internal abstract class StoreFixture
{
    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected FakeTime Time { get; private set; } = null!;

    protected MemoryStore Store { get; private set; } = null!;

    protected ScriptedProvider Inner { get; private set; } = null!;

    protected TokenStoreOptions Options { get; private set; } = null!;

    protected RecordingLogger Log { get; private set; } = null!;

    protected double Jitter { get; set; }

    /// <summary>The instance under test.</summary>
    protected CachingTokenProvider Node { get; private set; } = null!;

    /// <summary>Another instance.</summary>
    protected CachingTokenProvider Other { get; private set; } = null!;

    [SetUp]
    public void CreateNodes()
    {
        (Time, Store, Options, Log, Jitter) = (new FakeTime(), new MemoryStore(), NewOptions(), new RecordingLogger(), 0);
        Inner = new ScriptedProvider(Time) { Answer = (number, request) => Inner!.Token($"token-{number}", Hour, request.Scope) };
        (Node, Other) = (NewNode(), NewNode());
    }

    /// <summary>The settings, which an instance reads when it is created.</summary>
    protected virtual TokenStoreOptions NewOptions() => new();

    [TearDown]
    public void DisposeLog() => Log.Dispose();

    protected CachingTokenProvider NewNode(
        string name = "test", ITokenProvider? inner = null, TimeProvider? time = null, string? partitionKey = null) => new(
        new TokenSource(inner ?? Inner, partitionKey), name, options: null, time ?? Time, Log, () => Jitter,
        new SharedTokens(Store, name, Options, time ?? Time, Log));

    /// <summary>Makes an instance fetch a token, and waits until it is stored.</summary>
    protected async Task<AccessToken> StoreAsync(CachingTokenProvider node, TokenRequest request = default)
    {
        var sets = Store.Sets;
        var token = await node.GetTokenAsync(request);
        await Eventually.IsTrue(() => Store.Sets > sets, "the fetched token is stored");
        return token;
    }

    /// <summary>The log events about the store.</summary>
    protected string[] StoreLines => [.. Log.Lines.Select(line => line.Text).Where(text => text.StartsWith("The token store", StringComparison.Ordinal))];
}
