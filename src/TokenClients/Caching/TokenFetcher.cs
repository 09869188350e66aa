using Microsoft.Extensions.Logging;

namespace TokenClients;

/// <summary>Runs one fetch of the inner provider under its own time-out. It never throws and never stays away.</summary>
internal sealed class TokenFetcher(
    ITokenProvider inner, string name, TimeSpan timeout, TimeProvider time, ILogger log, Func<double> jitter)
{
    private readonly CacheFailures _failures = new(name, timeout);

    public CacheClock Clock { get; } = new(time);

    /// <summary>A number from 0 to 1.</summary>
    public Func<double> Jitter => jitter;

    /// <summary>Fetches a token that can be used, or tells why there is none.</summary>
    public async Task<FetchEnd> FetchAsync(FetchStart asked)
    {
        var (startedOn, span) = (time.GetTimestamp(), new FetchSpan(name, asked));
        var (token, failure) = await FetchAsync(asked.Request, span).ConfigureAwait(false);
        return new FetchEnd(asked, token, failure, time.GetElapsedTime(startedOn), span);
    }

    private async Task<(AccessToken? Token, TokenException? Failure)> FetchAsync(TokenRequest request, FetchSpan span)
    {
        using var cancellation = time.CancelAfter(timeout);
        Task<AccessToken>? fetch = null;
        try
        {
            // On a thread of its own, so that even a provider that blocks is left behind when its time is over. The span is
            // the current one in there and nowhere else.
            fetch = Task.Run(
                () =>
                {
                    span.Start();
                    return inner.GetTokenAsync(request, cancellation.Token).AsTask();
                },
                CancellationToken.None);
            var token = await fetch.WaitAsync(cancellation.Token).ConfigureAwait(false);
            return token is null ? (null, _failures.Empty())
                : token.ExpiresOn <= time.GetUtcNow() ? (null, _failures.AlreadyExpired(token))
                : (ForScope(token, request.Scope), null);
        }
        catch (Exception error)
        {
            // A provider that does not heed its cancellation may still fail later; nobody waits for that any more.
            _ = fetch?.ContinueWith(
                static late => _ = late.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return (null, _failures.Explain(error, cancellation.IsCancellationRequested));
        }
    }

    /// <summary>Tells the metrics, the trace and the log how a fetch ended.</summary>
    public void Report(FetchEnd end, TimeSpan wait, bool isServing)
    {
        TokenInstruments.Record(name, end);
        end.Span.End(end);
        Quietly.Run(() => Write(end, wait, isServing));
    }

    private void Write(FetchEnd end, TimeSpan wait, bool isServing)
    {
        var (scope, failure) = (end.Asked.Request.Scope ?? "its default scope", end.Failure);
        if (end.Token is { } token)
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

    /// <summary>A provider of one's own need not copy the scope, and without it a replacement would be asked for elsewhere.</summary>
    private static AccessToken ForScope(AccessToken token, string? scope) => token.Scope == scope
        ? token
        : new AccessToken(token.Value, token.ExpiresOn, token.Authorization, scope, token.CorrelationId);
}
