using Microsoft.Extensions.Logging;

namespace TokenClients;

/// <summary>Runs one fetch of the inner provider under its own time-out. It never throws and never stays away.</summary>
internal sealed class TokenFetcher(
    ITokenProvider inner, string name, TimeSpan timeout, TimeProvider time, ILogger log, Func<double> jitter, SharedTokens? shared)
{
    private readonly CacheFailures _failures = new(name, timeout);

    public CacheClock Clock { get; } = new(time);

    /// <summary>A number from 0 to 1.</summary>
    public Func<double> Jitter => jitter;

    /// <summary>Whether other instances may have a token.</summary>
    public bool IsShared => shared is not null;

    /// <summary>From 0 to 1, how much earlier than it must a token is due.</summary>
    public double DrawEarly() => IsShared ? TokenClients.Jitter.Spaced(jitter(), part: 15) : jitter();

    /// <summary>The failure of a fetch whose own surroundings threw, which nobody else tells.</summary>
    public TokenException Broken(FetchStart asked, Exception error)
    {
        var failure = _failures.Broken(error);
        Quietly.Run(() => log.FetchFailed(name, ScopeOf(asked), 0, failure.Message));
        return failure;
    }

    /// <summary>Finds or fetches a token that can be used, or tells why there is none.</summary>
    public async Task<FetchEnd> FetchAsync(FetchStart asked)
    {
        var (startedOn, span) = (time.GetTimestamp(), new FetchSpan(name, asked));
        var (token, failure, found) = await GetAsync(asked, span).ConfigureAwait(false);
        token ??= found?.Token;
        return new FetchEnd(
            asked, token, token is null ? failure : null, time.GetElapsedTime(startedOn), span, found, Overcome: token is null ? null : failure);
    }

    private async Task<(AccessToken? Token, TokenException? Failure, FoundToken? Found)> GetAsync(FetchStart asked, FetchSpan span)
    {
        if (shared is null)
        {
            var (only, why) = await FetchAsync(asked.Request, span).ConfigureAwait(false);
            return (only, why, null);
        }

        string? identity;
        try
        {
            identity = shared.Identity;
        }
        catch (Exception error)
        {
            return (null, _failures.Explain(error, isTimedOut: false), null);
        }

        var found = await FindAsync(shared, asked, identity).ConfigureAwait(false);
        if (found is not null || asked.Pause is not null)
        {
            return (null, found is null ? asked.Pause!.Failure : null, found);
        }

        var (token, failure) = await FetchAsync(asked.Request, span).ConfigureAwait(false);
        if (token is not null)
        {
            _ = shared.KeepAsync(asked, identity, token); // nobody waits for it, and it does not fail
            return (token, null, null);
        }

        // Where many ask at once, the service may have refused this one and answered another.
        return (null, failure, await shared.FindAsync(asked, identity).ConfigureAwait(false));
    }

    private async Task<FoundToken?> FindAsync(SharedTokens shared, FetchStart asked, string? identity) =>
        await shared.FindAsync(asked, identity).ConfigureAwait(false)
        ?? (asked.Pause is null ? await shared.AwaitAsync(asked, identity, jitter()).ConfigureAwait(false) : null);

    private async Task<(AccessToken? Token, TokenException? Failure)> FetchAsync(TokenRequest request, FetchSpan span)
    {
        using var cancellation = time.CancelAfter(timeout);
        AccessToken? token;
        try
        {
            // The span is the current one in there and nowhere else.
            token = await LeftBehind.RunAsync(
                () =>
                {
                    span.Start();
                    return inner.GetTokenAsync(request, cancellation.Token).AsTask();
                },
                cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return (null, _failures.Explain(error, cancellation.IsCancellationRequested));
        }

        return token is null ? (null, _failures.Empty())
            : token.ExpiresOn <= time.GetUtcNow() ? (null, _failures.AlreadyExpired(token))
            : (ForScope(token, request.Scope), null);
    }

    /// <summary>Tells the metrics, the trace and the log how a fetch ended.</summary>
    public void Report(FetchEnd end, TimeSpan wait, bool isServing)
    {
        if (end.IsPaused)
        {
            return; // told when it failed
        }

        TokenInstruments.Record(name, end);
        end.Span.End(end);
        Quietly.Run(() => Write(end, wait, isServing));
    }

    private void Write(FetchEnd end, TimeSpan wait, bool isServing)
    {
        var (scope, failure) = (ScopeOf(end.Asked), end.Failure);
        if (end.Overcome is { } overcome)
        {
            log.RefreshFailed(name, scope, wait.TotalSeconds, overcome.Message);
        }
        else if (end.Found is { } found)
        {
            log.Found(name, scope, found.Token.ExpiresOn);
        }
        else if (end.Token is { } token)
        {
            log.Fetched(name, scope, token.ExpiresOn, token.CorrelationId);
        }
        else if (!failure!.IsTransient)
        {
            log.CoolingDown(name, scope, wait.TotalSeconds, failure.Message);
        }
        else if (isServing)
        {
            log.RefreshFailed(name, scope, wait.TotalSeconds, failure.Message);
        }
        else
        {
            log.FetchFailed(name, scope, wait.TotalSeconds, failure.Message);
        }
    }

    private static string ScopeOf(FetchStart asked) => asked.Request.Scope ?? "its default scope";

    /// <summary>A provider of one's own need not copy the scope, and without it a replacement would be asked for elsewhere.</summary>
    private static AccessToken ForScope(AccessToken token, string? scope) => token.With(token.ExpiresOn, scope);
}
