using Fleet;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>An emulator and a Redis server for the test.</summary>
internal abstract class RedisFixture
{
    private readonly List<Instance> _instances = [];

    protected TokenEmulator Emulator { get; private set; } = null!;

    protected RedisServer Server { get; private set; } = null!;

    [SetUp]
    public async Task StartServer()
    {
        if (!RedisServer.IsInstalled)
        {
            Assert.Ignore(RedisServer.NotInstalled);
        }

        Server = await RedisServer.StartAsync();
        Emulator = await TokenEmulator.StartAsync();
    }

    [TearDown]
    public async Task StopServer()
    {
        if (!RedisServer.IsInstalled)
        {
            return;
        }

        await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask()));
        _instances.Clear();
        await Emulator.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Creates another instance of the service.</summary>
    /// <param name="redis">The configuration of its Redis cache; by default, the test's server.</param>
    /// <param name="application">The name of its key ring; instances with the same name share one.</param>
    /// <param name="isEncrypted">Whether it encrypts the tokens that it stores, as in production.</param>
    /// <param name="time">Its clock; with a fake one, the time-out of the store is the default.</param>
    protected Instance Start(string? redis = null, string application = "service", bool isEncrypted = true, TimeProvider? time = null)
    {
        var instance = new Instance(Emulator, redis ?? Server.Configuration, application, isEncrypted, time);
        _instances.Add(instance);
        return instance;
    }

    /// <summary>The names of the keys in Redis.</summary>
    protected async Task<string[]> KeysAsync() => (string[])(await Server.ExecuteAsync("KEYS", "*"))!;

    /// <summary>A fake clock that starts with the current time.</summary>
    protected static FakeTime NewTime()
    {
        var time = new FakeTime();
        time.SetWallClock(DateTimeOffset.UtcNow);
        return time;
    }
}
