using TokenClients;

namespace Fleet.Simulation;

/// <summary>The behavior of the store.</summary>
internal enum StoreMode
{
    Works,

    /// <summary>Every call throws.</summary>
    Throws,

    /// <summary>No call completes, not even when it is cancelled.</summary>
    Hangs,
}

/// <summary>The store that all nodes share. It responds within 1 to 5 ms while it works.</summary>
internal sealed class SharedStore(World world)
{
    private readonly Dictionary<string, (StoredToken Token, TimeSpan Until)> _tokens = [];

    public StoreMode Mode { get; set; }

    /// <summary>Returns the store as seen by that node.</summary>
    public ITokenStore For(Node node) => new Connection(this, node);

    private Task<T> AnswerAsync<T>(Node node, Func<T> work)
    {
        var answer = new TaskCompletionSource<T>();
        var mode = Mode;
        if (mode != StoreMode.Hangs)
        {
            world.Timeline.At(world.Timeline.Now + world.Milliseconds(1, 5), node, () =>
            {
                if (mode == StoreMode.Throws)
                {
                    answer.SetException(new IOException("The store is down."));
                }
                else
                {
                    answer.SetResult(work());
                }
            });
        }

        return answer.Task;
    }

    private StoredToken? Find(string key) =>
        _tokens.TryGetValue(key, out var stored) && world.Timeline.Now < stored.Until ? stored.Token : null;

    private bool Save(string key, StoredToken token, TimeSpan lifetime)
    {
        _tokens[key] = (token, world.Timeline.Now + lifetime);
        return true;
    }

    private sealed class Connection(SharedStore store, Node node) : ITokenStore
    {
        public Task<StoredToken?> GetAsync(string key, CancellationToken cancellationToken) =>
            store.AnswerAsync(node, () => store.Find(key));

        public Task SetAsync(string key, StoredToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
            store.AnswerAsync(node, () => store.Save(key, token, lifetime));

        public Task RemoveAsync(string key, CancellationToken cancellationToken) =>
            store.AnswerAsync(node, () => store._tokens.Remove(key));
    }
}
