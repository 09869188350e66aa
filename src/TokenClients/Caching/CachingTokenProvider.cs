using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Caching;
using TokenClients.Diagnostics;

namespace TokenClients;

/// <summary>
/// Caches the tokens of another provider, each for its actual lifetime. However many callers wait for a token, it is fetched only once.
/// </summary>
/// <remarks>
/// <para>A token that is <em>fresh</em> is returned at once. A token that is <em>due</em>, in the last tenth of its lifetime or
/// slightly earlier, is also returned at once, while the next one is fetched in the background. If there is no token, or it has
/// <em>expired</em>, all callers wait for the same fetch, which continues even if a caller is cancelled. After a
/// <em>failure</em>, callers get the same exception until the back-off is over: 1 s to 60 s, or a cool-down of 30 s to 10 min
/// after a rejected credential or a bad request. Jitter shortens either by up to half, but never below the service's <c>Retry-After</c>, up to
/// an hour. After a rejected credential (401, or OAuth's <c>invalid_client</c>) or a 429, all scopes of the client back off,
/// unless the failure is <see cref="TokenException.IsScopeSpecific"/>; callers of other scopes get an exception that names the
/// scope that failed. A scope that already had a token may try once during such a back-off, unless the service itself requested
/// the wait. After any other failure, only its own scope backs off.</para>
/// <para>A token has expired when either the wall clock or the monotonic clock says so; sleep of the machine and changes of the
/// wall clock are noticed within a second. When a resource has rejected a token, callers wait for its replacement; if none can
/// be acquired, callers that did not reject the token get it until it expires. Safe to use from several threads; share one
/// instance.</para>
/// <para>Dispose the cache when no token is needed any more. That cancels the running fetch; its callers and
/// all later ones get an <see cref="ObjectDisposedException"/> that names the client. Disposal waits for a token that is being
/// written to a shared store, for as long as the store's time-outs allow. It does not dispose the provider behind the cache. A
/// cache from dependency injection is disposed with the container.</para>
/// </remarks>
public sealed class CachingTokenProvider : ITokenProvider, IMeteredCache, IDisposable, IAsyncDisposable
{
    private readonly TokenFetcher _fetcher;
    private readonly CacheClock _clock;
    private readonly int _maxScopes;
    private readonly TokenMeter _meter;
    private readonly ISharedTokens? _shared;
    private readonly CancellationTokenSource _disposing = new();
    private volatile Generation _generation;
    private int _isDisposed;

    /// <summary>Creates a cache in front of <paramref name="inner"/>.</summary>
    /// <param name="inner">Fetches the tokens. Called for one token at a time per scope.</param>
    /// <param name="options">The limits; optional. Read once, when the cache is created; later changes have no effect.</param>
    /// <param name="timeProvider">The clocks; the system clocks by default.</param>
    /// <param name="logger">Optional logger. It reports every fetch and failure.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting in <paramref name="options"/> is out of range.</exception>
    public CachingTokenProvider(
        ITokenProvider inner,
        TokenCacheOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<CachingTokenProvider>? logger = null)
        : this(new TokenSource(inner ?? throw new ArgumentNullException(nameof(inner))), inner.GetType().Name, options, timeProvider, logger)
    {
    }

    internal CachingTokenProvider(
        TokenSource source,
        string name,
        TokenCacheOptions? options,
        TimeProvider? timeProvider,
        ILogger? logger,
        Func<double>? jitter = null,
        ISharedTokens? shared = null,
        TokenMeter? meter = null)
    {
        options ??= new TokenCacheOptions();
        SettingRules.Require(TokenCacheOptionsValidator.Instance, options);
        Name = name;
        var time = timeProvider ?? TimeProvider.System;
        _meter = meter ?? TokenMeter.Default;
        _fetcher = new TokenFetcher(
            name, time, new ProviderCaller(name, options.FetchTimeout, time, _disposing.Token),
            new FetchLog(name, logger, _meter), jitter ?? Jitter.Next, shared);
        _shared = shared;
        _clock = _fetcher.Clock;
        _maxScopes = options.MaxScopes;
        _generation = new Generation(source, _fetcher, _maxScopes);
        _meter.Watch(this);
    }

    /// <summary>The client's name in logs, metrics and health checks.</summary>
    internal string Name { get; }

    string IMeteredCache.Name => Name;

    TimeSpan? IMeteredCache.TimeToExpiry => Status.TimeToExpiry;

    CredentialUse? ICredentialUser.CredentialUse => CredentialUse;

    /// <summary>The current source of tokens.</summary>
    internal TokenSource Source => _generation.Source;

    /// <summary>How many scopes are cached besides the default one.</summary>
    internal int Scopes => _generation.Entries.Count;

    /// <summary>Which of its two credentials the client uses, or <see langword="null"/> if it has only one.</summary>
    internal CredentialUse? CredentialUse => (Source.Client as ICredentialUser)?.CredentialUse;

    /// <summary>The cached tokens and failures.</summary>
    internal CacheStatus Status => new(_clock.Now, _generation.Entries.Statuses);

    private bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    /// <inheritdoc />
    /// <remarks>
    /// A cached token is returned synchronously, without a lock or an allocation, even if <paramref name="cancellationToken"/>
    /// is already cancelled.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var fresh = request.IsUnconstrained ? _generation.Find(request.Key)?.TryGetFresh(_clock.Milliseconds) : null;
        return fresh is not null ? new ValueTask<AccessToken>(fresh) : GetOrFetchAsync(request, cancellationToken);
    }

    /// <summary>
    /// Clears all tokens, failures and cool-downs in this cache's memory, for instance after a key was changed. Callers that
    /// are waiting for a fetch get its result, which is not cached. Does nothing after disposal.
    /// </summary>
    /// <remarks>
    /// A shared store is not cleared: the next caller gets the token that is stored there. To remove a token from both, use
    /// <see cref="RemoveAsync"/>.
    /// </remarks>
    public void Clear()
    {
        _generation.Clear();
        Use(Source);
    }

    /// <summary>
    /// Removes the token for a request from this cache and from the shared store, if there is one, for instance when a tenant logs
    /// out. The next caller gets a new token.
    /// </summary>
    /// <param name="request">
    /// The request whose token to remove. Its <see cref="TokenRequest.Rejected"/> and <see cref="TokenRequest.MinimumLifetime"/>
    /// have no effect.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels this call. The token is then no longer cached, and its removal from the store continues.
    /// </param>
    /// <returns>A task that completes when the token is removed.</returns>
    /// <exception cref="TokenException">
    /// The store failed or did not answer within <see cref="TokenStoreOptions.Timeout"/>; the reason is
    /// <see cref="TokenFailureReason.Unavailable"/>. The token is no longer cached, but the store may still return it.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    /// <remarks>
    /// A token that is being written to the store is removed after the write, which is waited for as long as the store's
    /// time-outs allow. The store is contacted even if it is otherwise skipped because it did not answer. Callers that are
    /// waiting for a fetch get its token, which is neither cached nor stored. The back-off after failures of this scope ends; a
    /// back-off of the whole client does not. Other instances that have the token in their memory use it until it expires.
    /// </remarks>
    public async Task RemoveAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        if (IsDisposed)
        {
            throw CacheExceptionFactory.Disposed(Name);
        }

        var generation = _generation;
        generation.Remove(request);
        if (_shared is { } shared)
        {
            var removing = Task.Run(RemoveShared, CancellationToken.None); // completes even if the caller stops waiting
            removing.ObserveFailure();
            await removing.WaitAsync(cancellationToken).ConfigureAwait(false);

            async Task RemoveShared()
            {
                try
                {
                    await shared.RemoveAsync(generation, request).ConfigureAwait(false);
                }
                finally
                {
                    _generation.Remove(request); // a token that was found in the store meanwhile, perhaps with new settings
                }
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (End())
        {
            WhenWrittenAsync().WaitForEnd();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (End())
        {
            await WhenWrittenAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Switches to another source of tokens and clears the tokens of the current one.</summary>
    internal void Use(TokenSource source) => _generation = new Generation(source, _fetcher, _maxScopes, _generation);

    private bool End()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return false;
        }

        _meter.Unwatch(this);
        Use(Source); // so that no cached token is returned any more
        _disposing.Cancel();
        return true;
    }

    private Task WhenWrittenAsync() => _shared is null ? Task.CompletedTask : _shared.WhenWrittenAsync();

    /// <summary>
    /// Returns the token, or waits for a fetch. A caller that has waited for one fetch waits for at most one more. The request
    /// is passed by value, so that a cache hit keeps it in registers.
    /// </summary>
    private ValueTask<AccessToken> GetOrFetchAsync(TokenRequest request, CancellationToken cancellationToken, bool hasWaited = false)
    {
        while (!IsDisposed)
        {
            var generation = _generation;
            var entry = generation.Entries.GetOrAdd(request);
            if (entry.GetOrStartFetch(request, cancellationToken.IsCancellationRequested, out var fetch, out var joined) is { } cached)
            {
                return new(cached);
            }

            if (fetch is not null)
            {
                // Callers that join a fetch, accept any token and cannot be cancelled share one wait.
                return joined is not null && request.IsUnconstrained && !cancellationToken.CanBeCanceled && !hasWaited
                    ? new(joined.SharedWait ?? joined.ShareWait(WaitAsync(fetch, generation, entry, request, isOwn: false, hasWaited, cancellationToken)))
                    : WaitAsync(fetch, generation, entry, request, isOwn: joined is null, hasWaited, cancellationToken);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return new(Task.FromCanceled<AccessToken>(cancellationToken));
            }
        }

        return new(Task.FromException<AccessToken>(CacheExceptionFactory.Disposed(Name)));
    }

    private async ValueTask<AccessToken> WaitAsync(
        Task<CachedToken> fetch, Generation generation, CacheEntry entry, TokenRequest request, bool isOwn, bool hasWaited, CancellationToken cancellationToken)
    {
        try
        {
            var fetched = await fetch.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (hasWaited || !IsWorthAnotherFetch(fetched, request, generation, isOwn))
            {
                return Usable(fetched, request);
            }
        }
        catch (TokenException) when (!hasWaited && IsSuperseded(generation))
        {
            // The new settings may succeed where the previous ones failed.
        }
        catch (TokenException) when (generation == _generation && entry.Get(request) is { } current)
        {
            return current; // another caller rejected it, and it could not be replaced
        }

        return await GetOrFetchAsync(request, cancellationToken, hasWaited: true).ConfigureAwait(false);
    }

    /// <summary>Whether the settings have changed since. Clearing the cache does not change them.</summary>
    private bool IsSuperseded(Generation generation) => !ReferenceEquals(generation.Source, _generation.Source);

    /// <summary>
    /// Whether the fetched token does not suit this caller: it was fetched with previous settings, it expired before the caller
    /// continued, or it comes from the store and satisfies only another caller's request. The caller may then wait for one more
    /// fetch.
    /// </summary>
    private bool IsWorthAnotherFetch(CachedToken fetched, in TokenRequest request, Generation generation, bool isOwn)
    {
        var now = _clock.Now;
        return IsSuperseded(generation)
            || fetched.StateAt(now) == TokenState.Expired
            || (_fetcher.IsShared && !isOwn && !fetched.Answers(request, now));
    }

    private AccessToken Usable(CachedToken fetched, in TokenRequest request)
    {
        var left = fetched.RemainingAt(_clock.Now);
        return left <= TimeSpan.Zero ? throw CacheExceptionFactory.ExpiredMeanwhile(Name)
            : left < request.MinimumLifetime ? throw CacheExceptionFactory.TooShort(request, left)
            : fetched.Token;
    }
}
