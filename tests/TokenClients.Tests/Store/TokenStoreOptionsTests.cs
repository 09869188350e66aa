using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>The settings of a store, and its registration.</summary>
internal sealed class TokenStoreOptionsTests
{
    private static readonly Action<TokenStoreOptions>[] Valid =
    [
        _ => { },
        o => o.KeyPrefix = "",
        o => o.KeyPrefix = new string('!', 100) + new string('~', 100),
        o => o.Timeout = TimeSpan.FromMilliseconds(10),
        o => o.Timeout = TimeSpan.FromSeconds(10),
        o => o.ColdStartWait = TimeSpan.FromMinutes(1),
    ];

    private static readonly (Action<TokenStoreOptions> Configure, string Setting)[] Invalid =
    [
        (o => o.KeyPrefix = null!, "KeyPrefix"),
        (o => o.KeyPrefix = "a b", "KeyPrefix"),
        (o => o.KeyPrefix = "a\n", "KeyPrefix"),
        (o => o.KeyPrefix = "ä", "KeyPrefix"),
        (o => o.KeyPrefix = new string('a', 201), "KeyPrefix"),
        (o => o.Timeout = TimeSpan.FromMilliseconds(9), "Timeout"),
        (o => o.Timeout = TimeSpan.FromSeconds(10.001), "Timeout"),
        (o => o.Timeout = Timeout.InfiniteTimeSpan, "Timeout"),
        (o => o.ColdStartWait = TimeSpan.FromTicks(-1), "ColdStartWait"),
        (o => o.ColdStartWait = TimeSpan.FromSeconds(60.001), "ColdStartWait"),
    ];

    [Test]
    public async Task Valid_store_settings_are_accepted([Range(0, 5)] int index)
    {
        await using var services = Services(Valid[index]);

        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.Nothing);
        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.Not.Null);
    }

    [Test]
    public async Task An_invalid_store_setting_is_named_at_startup([Range(0, 9)] int index)
    {
        await using var services = Services(Invalid[index].Configure);

        Assert.That(
            () => services.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith($"Token client 'mine': {Invalid[index].Setting} is "));
    }

    [Test]
    public async Task The_registered_store_is_written_to_and_disposed_with_the_container()
    {
        var store = new DisposableStore();
        await using (var services = Services(_ => { }, store))
        {
            await services.GetRequiredService<ITokenProvider>().GetTokenAsync();
            await Eventually.IsTrue(() => store.Inner.Sets == 1, "the token is stored");
        }

        Assert.That(store.IsDisposed, Is.True);
    }

    [Test]
    public async Task A_token_stored_by_another_instance_with_the_same_settings_is_found()
    {
        var (store, options) = (new MemoryStore(), new Action<TokenStoreOptions>(_ => { }));
        await using var one = Services(options, store);
        await one.GetRequiredService<ITokenProvider>().GetTokenAsync();
        await Eventually.IsTrue(() => store.Sets == 1, "the token is stored");
        await using var other = Services(options, store, () => throw new InvalidOperationException("nothing is to be fetched"));

        Assert.That((await other.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value, Is.EqualTo("value"));
    }

    [Test]
    public void A_client_cannot_have_two_stores()
    {
        var builder = new ServiceCollection().AddTokens("mine", (_, _, _) => default).UseStore(_ => new MemoryStore());

        Assert.That(
            () => builder.UseStore(_ => new MemoryStore()),
            Throws.InvalidOperationException.With.Message.EqualTo("Token client 'mine' already has a store."));
        Assert.That(() => builder.UseStore(null!), Throws.ArgumentNullException);
    }

    private static ServiceProvider Services(Action<TokenStoreOptions> configure, ITokenStore? store = null, Action? fetching = null)
    {
        var services = new ServiceCollection();
        services.AddTokens("mine", (_, _, _) =>
        {
            fetching?.Invoke();
            return new(new AccessToken("value", DateTimeOffset.UtcNow.AddHours(1)));
        }).UseStore(_ => store ?? new MemoryStore(), configure);
        return services.BuildServiceProvider();
    }

    private sealed class DisposableStore : ITokenStore, IDisposable
    {
        public MemoryStore Inner { get; } = new();

        public bool IsDisposed { get; private set; }

        public Task<StoredToken?> GetAsync(string key, CancellationToken cancellationToken) => Inner.GetAsync(key, cancellationToken);

        public Task SetAsync(string key, StoredToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
            Inner.SetAsync(key, token, lifetime, cancellationToken);

        public Task RemoveAsync(string key, CancellationToken cancellationToken) => Inner.RemoveAsync(key, cancellationToken);

        public void Dispose() => IsDisposed = true;
    }
}
