using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// Keeps the tokens of another provider, each for the life it really has, and fetches a new one with one request however
/// many callers ask.
/// </summary>
/// <remarks>
/// <para>A token that is <em>fresh</em> is handed out at once. One that is <em>due</em>, in the last tenth of its life or a
/// little earlier, is handed out at once too, while the next is fetched in the background. When there is none, or it has
/// <em>expired</em>, callers wait for one fetch that no caller's cancellation ends. After a <em>failure</em> they share the
/// exception until the back-off is over: 1 s to 60 s, or a cool-down of 30 s to 10 min for a refused credential, and never
/// less than the service's <c>Retry-After</c>, up to an hour; jitter takes up to half of the first two away. A 401 or 429
/// holds for every scope, any other failure for its own.</para>
/// <para>A token has expired when either the wall clock or the monotonic clock says so; a machine's sleep and a wall clock
/// that is set are noticed within a second. Safe to use from several threads; share one instance.</para>
/// </remarks>
public sealed class CachingTokenProvider : ITokenProvider
{
    private readonly TokenFetcher _fetcher;
    private readonly CacheClock _clock;
    private readonly int _maxScopes;
    private volatile TokenTable _table;

    /// <summary>Puts a cache in front of <paramref name="inner"/>.</summary>
    /// <param name="inner">Fetches the tokens; asked for one at a time per scope.</param>
    /// <param name="options">The bounds; by default those of <see cref="TokenCacheOptions"/>. Read here.</param>
    /// <param name="timeProvider">The clocks; by default the system's.</param>
    /// <param name="logger">Told of every fetch and failure; by default nobody.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A bound in <paramref name="options"/> is out of its range.</exception>
    public CachingTokenProvider(
        ITokenProvider inner,
        TokenCacheOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<CachingTokenProvider>? logger = null)
        : this(inner ?? throw new ArgumentNullException(nameof(inner)), inner.GetType().Name, options, timeProvider, logger)
    {
    }

    internal CachingTokenProvider(
        ITokenProvider inner,
        string name,
        TokenCacheOptions? options,
        TimeProvider? timeProvider,
        ILogger? logger,
        Func<double>? jitter = null,
        SharedTokens? shared = null)
    {
        options ??= new TokenCacheOptions();
        SettingRules.Require(TokenCacheOptionsValidator.Instance, options);
        _fetcher = new TokenFetcher(
            inner, name, options.FetchTimeout, timeProvider ?? TimeProvider.System, logger ?? NullLogger.Instance, jitter ?? Jitter.Next,
            shared);
        _clock = _fetcher.Clock;
        _maxScopes = options.MaxScopes;
        _table = new TokenTable(_fetcher, _maxScopes);
        Name = name;
        TokenInstruments.Watch(this);
    }

    /// <summary>What the client is called in logs, metrics and health checks.</summary>
    internal string Name { get; }

    /// <summary>How many scopes are kept besides the default one.</summary>
    internal int Scopes => _table.Count;

    /// <summary>What is kept now, tokens and failures.</summary>
    internal CacheStatus Status => new(_clock.Now, _table.Statuses);

    /// <inheritdoc />
    /// <remarks>
    /// A kept token comes back synchronously, without a lock or an allocation, and even if
    /// <paramref name="cancellationToken"/> is cancelled already.
    /// </remarks>
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var settled = request.TakesAny ? _table.Find(request.Scope)?.Settled(_clock.Milliseconds) : null;
        return settled is not null ? new ValueTask<AccessToken>(settled) : LookAsync(request, cancellationToken);
    }

    /// <summary>
    /// Forgets every token, failure and cool-down, after a change of key for instance. Whoever waits for a fetch of before
    /// gets the result of a new one.
    /// </summary>
    public void Clear() => _table = new TokenTable(_fetcher, _maxScopes);

    private async ValueTask<AccessToken> LookAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        var hasJoined = false;
        while (true)
        {
            var table = _table;
            var slot = table.GetOrAdd(request.Scope);
            if (slot.Acquire(request, cancellationToken.IsCancellationRequested, out var flight, out var isOwn) is { } kept)
            {
                return kept;
            }

            if (flight is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            try
            {
                var fetched = await flight.WaitAsync(cancellationToken).ConfigureAwait(false);
                var isForOthers = _fetcher.IsShared && !isOwn && !hasJoined && !Suits(fetched, request);
                if (table == _table && !isForOthers)
                {
                    return LongEnough(fetched, request);
                }

                hasJoined |= isForOthers; // another instance's token was enough for who asked first, so ask once for oneself
            }
            catch (TokenException) when (table != _table)
            {
                // What the settings of before could not get, those of now may.
            }
        }
    }

    private bool Suits(AccessToken token, in TokenRequest request) =>
        token.Value != request.Rejected?.Value && token.ExpiresOn - _clock.Now.Utc >= request.MinimumLifetime;

    private AccessToken LongEnough(AccessToken token, in TokenRequest request)
    {
        var left = token.ExpiresOn - _clock.Now.Utc;
        return request.MinimumLifetime <= TimeSpan.Zero || left >= request.MinimumLifetime
            ? token
            : throw CacheFailures.TooShort(request, left);
    }
}
