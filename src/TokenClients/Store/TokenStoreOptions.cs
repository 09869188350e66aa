namespace TokenClients;

/// <summary>
/// The settings of a token store that is shared with other instances. Read once, when the client's cache is created; later
/// changes have no effect.
/// </summary>
public sealed class TokenStoreOptions
{
    /// <summary>
    /// The prefix of each key, which separates applications that share a store. At most 200 printable ASCII characters without
    /// spaces; <c>TokenClients:</c> by default.
    /// </summary>
    public string KeyPrefix { get; set; } = "TokenClients:";

    /// <summary>
    /// What distinguishes this client's tokens from those of another client with the same name and the same store, for instance
    /// its account or tenant. It is part of the hashed key, and must not be a secret. <see langword="null"/> by default.
    /// </summary>
    /// <remarks>
    /// The built-in clients are already distinguished by their settings, and Azure clients by their scopes; this is used in
    /// addition. Custom clients (<c>AddTokens</c>), assertion callbacks and Azure credentials are distinguished only by the
    /// client's name and this value. Instances that should share tokens must have the same value.
    /// </remarks>
    public string? PartitionKey { get; set; }

    /// <summary>
    /// The time-out of one call to the store; after it, the token is requested as if there were no store. After two time-outs
    /// in a row the store is not contacted for 5 s. From 10 ms to 10 s; 500 ms by default. The first call, which opens the
    /// connection to the store, may take 2 s longer.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a caller may wait for another instance to fetch a token if there is none, or if the only one was rejected. From
    /// zero to a minute; zero, the default, suits services that do not start many instances at once.
    /// </summary>
    /// <remarks>
    /// Each instance draws a random wait near the end of this time and reads the store meanwhile, at most 20 times. The waits
    /// are spaced so that few of 10 instances, or of 10,000, fetch: choose about 30 times the duration of a fetch, 5 s to
    /// 10 s. A single instance would wait needlessly, so this is off by default.
    /// </remarks>
    public TimeSpan ColdStartWait { get; set; }

    internal TokenStoreOptions Copy() => new() { KeyPrefix = KeyPrefix, PartitionKey = PartitionKey, Timeout = Timeout, ColdStartWait = ColdStartWait };
}
