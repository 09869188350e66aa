using StackExchange.Redis;
using TokenClients;

namespace Fleet.Run;

/// <summary>
/// Determines whether a failed call could have succeeded, because this process had a valid token, or the reachable
/// store did. It checks independently of the library: the last token of a caller, and the keys in Redis.
/// </summary>
internal sealed class TokenAvailability : IAsyncDisposable
{
    /// <summary>
    /// In the last 2 % of its lifetime, a token is not returned any more, so that requests have time to use it.
    /// </summary>
    private const double Margin = 0.02;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConnectionMultiplexer _redis;
    private volatile AccessToken? _token;

    private TokenAvailability(ConnectionMultiplexer redis) => _redis = redis;

    public static async Task<TokenAvailability> ConnectAsync(string redis) =>
        new(await ConnectionMultiplexer.ConnectAsync($"{redis},abortConnect=false"));

    public void Update(AccessToken token)
    {
        if (_token is not { } held || held.ExpiresOn < token.ExpiresOn)
        {
            _token = token;
        }
    }

    public async Task<bool> IsAvailableAsync()
    {
        var margin = TokenService.Lifetime * Margin;
        if (_token is { } held && held.ExpiresOn - DateTimeOffset.UtcNow > margin)
        {
            return true;
        }

        try
        {
            return await IsStoredAsync(margin).WaitAsync(Patience);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    /// <summary>Whether a key of the fleet's client lives that long; a key lives as long as its token.</summary>
    private async Task<bool> IsStoredAsync(TimeSpan margin)
    {
        await foreach (var key in _redis.GetServers()[0].KeysAsync(pattern: $"{new TokenStoreOptions().KeyPrefix}*"))
        {
            if (await _redis.GetDatabase().KeyTimeToLiveAsync(key) > margin)
            {
                return true;
            }
        }

        return false;
    }
}
