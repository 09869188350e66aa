using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Chaos;

/// <summary>The services, the clients with their settings, and the clocks between them.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly IConfigurationRoot _settings = new ConfigurationBuilder().AddInMemoryCollection().Build();
    private readonly FetchWatch _fetches;
    private readonly Dictionary<Client, ITokenProvider> _providers;
    private readonly ServiceProvider[] _processes;
    private readonly Sabotage _sabotage;

    private World(ChaosTime time, Services services, Tally tally, Violations violations, Sabotage sabotage)
    {
        (Time, Services, Tally, Violations, _sabotage) = (time, services, tally, violations, sabotage);
        Clients = Registrations.Clients(services);
        _fetches = new FetchWatch(this);
        foreach (var client in Clients)
        {
            Set(client);
        }

        Store = new SharedStore(new ServiceTime(time), tally, isRemoving: !sabotage.KeepsStoredTokens);
        var protection = new EphemeralDataProtectionProvider();
        _processes = [.. Clients.GroupBy(client => client.Instance).OrderBy(clients => clients.Key).Select(clients => new ServiceCollection()
            .AddSingleton<IDistributedCache>(new StoreConnection(Store, [.. clients.Where(client => client.IsShared)]))
            .AddSingleton<IDataProtectionProvider>(protection)
            .AddClients(this, [.. clients], _settings, sabotage)
            .BuildServiceProvider())];
        _providers = Clients.ToDictionary(
            client => client, client => sabotage.Of(ProcessOf(client).GetRequiredKeyedService<ITokenProvider>(client.Name)));
    }

    public ChaosTime Time { get; }

    public Services Services { get; }

    public IReadOnlyList<Client> Clients { get; }

    public SharedStore Store { get; }

    public Violations Violations { get; }

    public Tally Tally { get; }

    public static async Task<World> CreateAsync(ChaosTime time, Violations violations, Sabotage sabotage)
    {
        var tally = new Tally();
        var world = new World(time, await Services.StartAsync(time, tally), tally, violations, sabotage);
        foreach (var client in world.Clients)
        {
            await world.AcceptAsync(client, client.Keys.Primary, client.Keys.Secondary);
        }

        return world;
    }

    public ITokenProvider Provider(Client client) => _providers[client];

    /// <summary>Returns an <see cref="HttpClient"/> that sends the client's tokens.</summary>
    public HttpClient Rest(Client client) =>
        ProcessOf(client).GetRequiredService<IHttpClientFactory>().CreateClient(Registrations.RestName(client));

    /// <summary>Makes the service accept only these keys of the client.</summary>
    public Task AcceptAsync(Client client, params string[] keys) =>
        Services.ChangeAsync(options => client.Accounts(options)[client.Id] = keys);

    /// <summary>Reloads the settings of all instances of the client with other keys, which begins a new generation.</summary>
    public void Reload(Client client, Keys keys)
    {
        Client[] instances = [.. Clients.Where(one => one.Name == client.Name)];
        foreach (var instance in instances)
        {
            instance.Reloads.Begin();
            instance.Keys = keys;
        }

        Set(client);
        _settings.Reload();
        foreach (var instance in instances)
        {
            instance.Backoffs.Clear(Time.Now);
            instance.Reloads.End();
            foreach (var slot in instance.Slots)
            {
                slot.EventLog.Note(Time.Now, "settings reloaded");
            }
        }
    }

    /// <summary>Removes the token of a scope, which begins a new era.</summary>
    public async Task RemoveAsync(Slot slot)
    {
        Tally.Add("removals");
        slot.Removals.Begin();
        slot.MayHaveHadToken = false;
        slot.Ledger.Removing(slot.Removals.Count);
        try
        {
            await _sabotage.RemoveAsync(ProcessOf(slot.Client).GetRequiredKeyedService<CachingTokenProvider>(slot.Client.Name), slot.Scope);
            slot.EventLog.Note(Time.Now, "token removed");
        }
        catch (TokenException) when (slot.Client.IsShared)
        {
            // The store did not confirm the removal, so the token may still be there.
            Tally.Add("store.removal not confirmed");
            slot.Ledger.NotRemoved(slot.Removals.Count);
            slot.EventLog.Note(Time.Now, "token removed here, but perhaps not from the store");
        }

        slot.Removals.End();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await Services.DisposeAsync();
        _fetches.Dispose();
    }

    private ServiceProvider ProcessOf(Client client) => _processes[client.Instance];

    private void Set(Client client)
    {
        foreach (var (key, value) in Registrations.Settings(client))
        {
            _settings[key] = value;
        }

        // A reload without a change does not start a generation, so this changes a setting that hardly affects the client.
        _settings[$"{client.Name}:Resilience:RetryDelay"] = $"{TimeSpan.FromMilliseconds(400 + (client.Reloads.Count % 100))}";
    }
}
