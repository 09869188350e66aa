namespace TokenClients;

/// <summary>How a token client uses the store it shares with other instances.</summary>
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
    /// The built-in clients are told apart by their settings already, and this is added to them; a client of your own
    /// (<c>AddTokens</c>), an assertion callback and an Azure credential are told apart by the client's name and this alone.
    /// Instances that are to share tokens must have the same value.
    /// </remarks>
    public string? PartitionKey { get; set; }

    /// <summary>
    /// How long the store may take for one answer; then the token service is asked as if there were no store. After two such
    /// calls in a row the store is left alone for 5 s. From 10 ms to 10 s; 500 ms by default.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a caller may wait, when there is no token anywhere or the only one has been refused, for another instance to
    /// fetch one. From zero to a minute; zero, the default, is for services that do not start many instances at once.
    /// </summary>
    /// <remarks>
    /// Each instance draws a wait from the end of this time and looks into the store meanwhile, 20 times in all. The draws
    /// are spaced so that, of 10 instances or of 10,000, few fetch: choose some 30 times what a fetch takes, 5 s to 10 s. An
    /// instance that is alone cannot know that, and waits for nearly the whole time; so this is off until it is set.
    /// </remarks>
    public TimeSpan ColdStartWait { get; set; }
}
