namespace TokenClients;

/// <summary>
/// How a token client uses the store it shares with other instances. Read when the client's cache is made; later changes have
/// no effect.
/// </summary>
public sealed class TokenStoreOptions
{
    /// <summary>
    /// Stands before each key, to keep applications apart that share a store. At most 200 visible ASCII characters without
    /// spaces; <c>TokenClients:</c> by default.
    /// </summary>
    public string KeyPrefix { get; set; } = "TokenClients:";

    /// <summary>
    /// What tells this client's tokens from those of another client that has the same name and uses the same store: its
    /// account, its address, its default scope, as far as the client's own settings do not say so. No secret; it is hashed into the
    /// key. <see langword="null"/> by default.
    /// </summary>
    /// <remarks>
    /// The built-in clients are told apart by their settings already, and this is added to them; a custom client
    /// (<c>AddTokens</c>), an assertion callback and an Azure credential are told apart by the client's name and this alone.
    /// Instances that are to share tokens must have the same value.
    /// </remarks>
    public string? PartitionKey { get; set; }

    /// <summary>
    /// The time-out of one call to the store; after it, the token is requested as if there were no store. After two time-outs
    /// in a row the store is not contacted for 5 s. From 10 ms to 10 s; 500 ms by default. The first call, in which the
    /// connection to the store is made, may take 2 s longer.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a caller may wait for another instance to fetch a token when there is none, or the only one was rejected. From
    /// zero to a minute; zero, the default, suits services that do not start many instances at once.
    /// </summary>
    /// <remarks>
    /// Each instance draws a random wait near the end of this time and reads the store meanwhile, 20 times in all. The waits
    /// are spaced so that few of 10 instances, or of 10,000, fetch: choose about 30 times the duration of a fetch, 5 s to
    /// 10 s. A single instance would wait needlessly, so this is off by default.
    /// </remarks>
    public TimeSpan ColdStartWait { get; set; }

    internal TokenStoreOptions Copy() => new() { KeyPrefix = KeyPrefix, PartitionKey = PartitionKey, Timeout = Timeout, ColdStartWait = ColdStartWait };
}
