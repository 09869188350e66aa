using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Chaos;

/// <summary>The services, the clients with their settings, and the clocks between them.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly IConfigurationRoot _settings = new ConfigurationBuilder().AddInMemoryCollection().Build();
    private readonly FetchWatch _fetches;
    private readonly Dictionary<string, ITokenProvider> _providers;
    private readonly ServiceProvider _provider;
    private readonly Sabotage _sabotage;
    private readonly IHttpClientFactory _http;

    private World(ChaosTime time, Services services, Tally tally, Violations violations, Sabotage sabotage)
    {
        (Time, Services, Tally, Violations, _sabotage) = (time, services, tally, violations, sabotage);
        Clients = Registrations.Clients(services);
        _fetches = new FetchWatch(this);
        foreach (var client in Clients)
        {
            Set(client);
        }

        _provider = new ServiceCollection().AddClients(this, _settings, sabotage).BuildServiceProvider();
        _http = _provider.GetRequiredService<IHttpClientFactory>();
        _providers = Clients.ToDictionary(
            client => client.Name, client => sabotage.Of(_provider.GetRequiredKeyedService<ITokenProvider>(client.Name)));
    }

    public ChaosTime Time { get; }

    public Services Services { get; }

    public IReadOnlyList<Client> Clients { get; }

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

    public ITokenProvider Provider(Client client) => _providers[client.Name];

    /// <summary>An <see cref="HttpClient"/> that carries the client's tokens.</summary>
    public HttpClient Rest(Client client) => _http.CreateClient(Registrations.RestName(client));

    /// <summary>Has the service take these keys of the client and no others.</summary>
    public Task AcceptAsync(Client client, params string[] keys) =>
        Services.ChangeAsync(options => client.Accounts(options)[client.Id] = keys);

    /// <summary>Reloads the settings with other keys of the client: a new generation of its tokens.</summary>
    public void Reload(Client client, Keys keys)
    {
        client.Reloads.Begin();
        client.Keys = keys;
        Set(client);
        _settings.Reload();
        client.Pauses.Clear(Time.Now);
        client.Reloads.End();
        foreach (var slot in client.Slots)
        {
            slot.Diary.Note(Time.Now, "settings reloaded");
        }
    }

    /// <summary>Removes the token of a scope: a new era of it.</summary>
    public async Task RemoveAsync(Slot slot)
    {
        Tally.Add("removals");
        slot.Removals.Begin();
        slot.MayHaveHadToken = false;
        slot.Ledger.Removing(slot.Removals.Count);
        await _sabotage.RemoveAsync(_provider.GetRequiredKeyedService<CachingTokenProvider>(slot.Client.Name), slot.Scope);
        slot.Removals.End();
        slot.Diary.Note(Time.Now, "token removed");
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await Services.DisposeAsync();
        _fetches.Dispose();
    }

    private void Set(Client client)
    {
        foreach (var (key, value) in Registrations.Settings(client))
        {
            _settings[key] = value;
        }

        // What says the same starts no generation; this says something else each time, and the client's retries hardly differ.
        _settings[$"{client.Name}:Resilience:RetryDelay"] = $"{TimeSpan.FromMilliseconds(400 + (client.Reloads.Count % 100))}";
    }
}
