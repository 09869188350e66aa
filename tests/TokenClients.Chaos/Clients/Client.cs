using System.Collections.Concurrent;

namespace TokenClients.Chaos;

/// <summary>One registered token client, and what the run knows of it.</summary>
internal sealed class Client
{
    /// <summary>How often a request may be retried; see <see cref="Registrations"/>.</summary>
    public const int Retries = 2;

    private readonly Dictionary<string, Slot> _slots;
    private readonly ConcurrentDictionary<string, Slot> _crowd = new(StringComparer.Ordinal);
    private readonly bool[] _hadTokens = new bool[1 << 17]; // by the scope's hash, so that it does not grow
    private int _finds;

    public Client(string name, Side side, Func<TokenEmulatorOptions, IDictionary<string, IReadOnlyList<string>>> accounts, params string[] scopes)
    {
        (Name, Side, Accounts) = (name, side, accounts);
        Slots = [new Slot(this, null), .. scopes.Select(scope => new Slot(this, scope))];
        _slots = Slots.ToDictionary(slot => slot.Scope ?? "", StringComparer.Ordinal);
    }

    public string Name { get; }

    public Side Side { get; }

    /// <summary>The account, issuer or client id; a GUID, as ARR wants one.</summary>
    public string Id { get; init; } = $"{Guid.NewGuid()}";

    /// <summary>Where the service looks its keys up.</summary>
    public Func<TokenEmulatorOptions, IDictionary<string, IReadOnlyList<string>>> Accounts { get; }

    /// <summary>The scopes that are asked for all the time, the client's own first. They are few, so none is ever evicted.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>Whether it is asked for a hundred thousand other scopes besides, of which it may keep <see cref="Registrations.Crowd"/>.</summary>
    public bool IsCrowded { get; init; }

    /// <summary>Whether the second key is sent when the first is refused.</summary>
    public bool HasSecondary { get; init; } = true;

    /// <summary>Whether its requests go through the gateway of its side.</summary>
    public bool IsBehindIntermediary { get; init; }

    /// <summary>Whether two instances share its tokens through a store; each is a client of its own here.</summary>
    public bool IsShared { get; init; }

    /// <summary>In which of the two processes it runs.</summary>
    public int Instance { get; init; }

    /// <summary>How often the store had a token for it, whether or not the cache took it.</summary>
    public int Finds => Volatile.Read(ref _finds);

    public Keys Keys { get; set; } = Keys.New();

    /// <summary>Tells whether the settings were reloaded during a call; the stamp is the generation.</summary>
    public Health Reloads { get; } = new();

    public SharedPauses Pauses { get; } = new();

    /// <summary>The documented most: each attempt and its retries, for each of the keys.</summary>
    public int AttemptsPerFetch => (1 + Retries) * (HasSecondary ? 2 : 1);

    /// <summary>Where it sends a request for that address of its side.</summary>
    public Uri Via(Uri address) => IsBehindIntermediary ? Side.Intermediary.InFrontOf(address) : address;

    public Slot SlotOf(string? scope) =>
        _slots.TryGetValue(scope ?? "", out var slot) ? slot : _crowd.GetOrAdd(scope!, name => new Slot(this, name, isPassing: true));

    /// <summary>The store has a token for it, of which the cache does not know yet.</summary>
    public void Finding() => Interlocked.Increment(ref _finds);

    /// <summary>A fetch for the scope has brought a token.</summary>
    public void HasToken(Slot slot) => (slot.MayHaveHadToken, HadToken(slot)) = (true, true);

    /// <summary>Whether the scope may have had a token; never wrong if it says no.</summary>
    public bool MayHaveHadToken(Slot slot) => IsShared || (slot.IsPassing ? HadToken(slot) : slot.MayHaveHadToken);

    /// <summary>Forgets a scope of the crowd, so that the oracles do not grow with it.</summary>
    public void Forget(Slot slot)
    {
        if (slot.IsPassing)
        {
            _crowd.TryRemove(slot.Scope!, out _);
        }
    }

    private ref bool HadToken(Slot slot) =>
        ref _hadTokens[StringComparer.Ordinal.GetHashCode(slot.Scope ?? "") & (_hadTokens.Length - 1)];
}
