using System.Collections.Concurrent;

namespace TokenClients.Chaos;

/// <summary>A registered token client, and what the oracles know about it.</summary>
internal sealed class Client
{
    /// <summary>The number of retries of a request; see <see cref="Registrations"/>.</summary>
    public const int Retries = 2;

    private readonly Dictionary<string, Slot> _slots;
    private readonly ConcurrentDictionary<string, Slot> _evictableSlots = new(StringComparer.Ordinal);
    private readonly bool[] _hadTokens = new bool[1 << 17]; // by the hash of the scope, so that its size is constant
    private int _storeHits;

    public Client(string name, Side side, Func<TokenEmulatorOptions, IDictionary<string, IReadOnlyList<string>>> accounts, params string[] scopes)
    {
        (Name, Side, Accounts) = (name, side, accounts);
        Slots = [new Slot(this, null), .. scopes.Select(scope => new Slot(this, scope))];
        _slots = Slots.ToDictionary(slot => slot.Scope ?? "", StringComparer.Ordinal);
    }

    public string Name { get; }

    public Side Side { get; }

    /// <summary>The account, issuer or client id; a GUID, because ARR requires one.</summary>
    public string Id { get; init; } = $"{Guid.NewGuid()}";

    /// <summary>The credentials of the service that contain this client's keys.</summary>
    public Func<TokenEmulatorOptions, IDictionary<string, IReadOnlyList<string>>> Accounts { get; }

    /// <summary>The scopes that are requested throughout the run, with the default scope first. They are few, so none is evicted.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>Whether a hundred thousand other scopes are also requested, of which it may cache <see cref="Registrations.CachedScopes"/>.</summary>
    public bool HasManyScopes { get; init; }

    /// <summary>Whether the second key is sent when the first is rejected.</summary>
    public bool HasSecondary { get; init; } = true;

    /// <summary>Whether its requests go through the gateway of its side.</summary>
    public bool IsBehindIntermediary { get; init; }

    /// <summary>Whether two instances share its tokens through a store. Each instance is a separate client here.</summary>
    public bool IsShared { get; init; }

    /// <summary>The number of the simulated process in which it runs.</summary>
    public int Instance { get; init; }

    /// <summary>How often the store had a token for it, whether or not the cache used it.</summary>
    public int StoreHits => Volatile.Read(ref _storeHits);

    public Keys Keys { get; set; } = Keys.New();

    /// <summary>Detects whether the settings were reloaded during a call; the stamp is the generation.</summary>
    public Health Reloads { get; } = new();

    public ClientBackoffs Backoffs { get; } = new();

    /// <summary>The documented maximum: an attempt and its retries, for each key.</summary>
    public int AttemptsPerFetch => (1 + Retries) * (HasSecondary ? 2 : 1);

    /// <summary>Returns the address to which it sends a request for that address.</summary>
    public Uri Via(Uri address) => IsBehindIntermediary ? Side.Intermediary.InFrontOf(address) : address;

    public Slot SlotOf(string? scope) =>
        _slots.TryGetValue(scope ?? "", out var slot) ? slot : _evictableSlots.GetOrAdd(scope!, name => new Slot(this, name, isEvictable: true));

    /// <summary>Records that the store has a token that the cache has not read yet.</summary>
    public void RecordStoreHit() => Interlocked.Increment(ref _storeHits);

    /// <summary>Records that a fetch for the scope has returned a token.</summary>
    public void HasToken(Slot slot) => (slot.MayHaveHadToken, HadToken(slot)) = (true, true);

    /// <summary>Whether the scope may have had a token. False is certain; true may be wrong.</summary>
    public bool MayHaveHadToken(Slot slot) => IsShared || (slot.IsEvictable ? HadToken(slot) : slot.MayHaveHadToken);

    /// <summary>Removes an evictable scope, so that the memory of the oracles does not grow.</summary>
    public void Forget(Slot slot)
    {
        if (slot.IsEvictable)
        {
            _evictableSlots.TryRemove(slot.Scope!, out _);
        }
    }

    private ref bool HadToken(Slot slot) =>
        ref _hadTokens[StringComparer.Ordinal.GetHashCode(slot.Scope ?? "") & (_hadTokens.Length - 1)];
}
