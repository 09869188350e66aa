using Microsoft.Extensions.Logging;
using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>Reports to metrics, trace and log how a fetch ended, and swallows what they throw.</summary>
internal sealed class FetchLog(string name, ILogger? log, TokenMeter meter)
{
    private readonly SafeLogger _log = new(log);

    /// <summary>Reports a fetch that has ended.</summary>
    /// <param name="end">The fetch.</param>
    /// <param name="effect">What its end means for its scope.</param>
    public void Write(FetchResult end, in FetchEffect effect)
    {
        if (end.IsPaused)
        {
            return; // reported when it failed
        }

        var report = end.Report;
        meter.Record(name, report);
        SafeInvoke.Run(() => end.Span.End(report));
        WriteLine(end, effect);
    }

    /// <summary>Reports a fetch whose own machinery threw.</summary>
    public void WriteBroken(FetchContext fetch, TokenException failure) =>
        _log.FetchFailed(name, ScopeOf(fetch), 0, Words(failure));

    private void WriteLine(FetchResult end, in FetchEffect effect)
    {
        var (scope, token, failure) = (ScopeOf(end.Asked), end.Token?.Token, end.Failure);
        var wait = effect.Wait.TotalSeconds;
        if (failure is null && effect.Failures > 0)
        {
            _log.Recovered(name, scope, token!.ExpiresOn, effect.Failures, effect.FailedFor.TotalSeconds, token.CorrelationId);
        }
        else if (failure is null && end.IsFound)
        {
            _log.Found(name, scope, token!.ExpiresOn);
        }
        else if (failure is null)
        {
            if (_log.IsEnabled(LogLevel.Debug)) // a correlation id is checked when it is read
            {
                _log.Fetched(name, scope, token!.ExpiresOn, token.CorrelationId);
            }
        }
        else if (token is not null)
        {
            _log.RefreshFailed(name, scope, wait, Words(failure)); // another instance's token was found
        }
        else if (!failure.IsTransient)
        {
            _log.CoolingDown(name, scope, wait, Words(failure));
        }
        else if (effect.IsServing)
        {
            _log.RefreshFailed(name, scope, wait, Words(failure));
        }
        else
        {
            _log.FetchFailed(name, scope, wait, Words(failure));
        }
    }

    /// <summary>The message and, as far as it does not name them, the causes: a record has no exception, whose text nobody cleans.</summary>
    private static string Words(TokenException failure) => Printable.Of(failure.Message)
        + (ExceptionText.Of(failure.InnerException, said: failure.Message) is { Length: > 0 } causes ? $" Cause: {causes}." : "");

    private static string ScopeOf(FetchContext fetch) => fetch.Request.Scope is { } scope ? Printable.Of(scope) : "its default scope";
}
