using Microsoft.Extensions.Logging;
using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>Reports the result of a fetch to metrics, traces and the log, and swallows their exceptions.</summary>
internal sealed class FetchLog(string name, ILogger? log, TokenMeter meter)
{
    private readonly SafeLogger _log = new(log);

    /// <summary>Reports a fetch that has ended.</summary>
    /// <param name="end">The result of the fetch.</param>
    /// <param name="effect">What the result means for its scope.</param>
    public void Write(FetchResult end, in FetchEffect effect)
    {
        if (end.IsFailedProbe)
        {
            return; // the failure was reported when it happened
        }

        var report = end.Report;
        meter.Record(name, report);
        end.Span.End(report);
        WriteLine(end, effect);
    }

    /// <summary>Reports a fetch that failed in the cache's own code.</summary>
    public void WriteBroken(FetchContext context, TokenException failure) =>
        _log.FetchFailed(name, ScopeOf(context), 0, Describe(failure));

    private void WriteLine(FetchResult end, in FetchEffect effect)
    {
        var (scope, token, failure) = (ScopeOf(end.Context), end.Token?.Token, end.Failure);
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
            if (_log.IsEnabled(LogLevel.Debug)) // reading a correlation id is costly: it is checked for secrets
            {
                _log.Fetched(name, scope, token!.ExpiresOn, token.CorrelationId);
            }
        }
        else if (token is not null)
        {
            _log.RefreshFailed(name, scope, wait, Describe(failure)); // another instance's token was found
        }
        else if (!failure.IsTransient)
        {
            _log.CoolingDown(name, scope, wait, Describe(failure));
        }
        else if (effect.IsServing)
        {
            _log.RefreshFailed(name, scope, wait, Describe(failure));
        }
        else
        {
            _log.FetchFailed(name, scope, wait, Describe(failure));
        }
    }

    /// <summary>
    /// Returns the message and those inner exceptions that it does not mention. Log records have no exception attached, because
    /// its text would not be redacted.
    /// </summary>
    private static string Describe(TokenException failure) => Printable.Of(failure.Message)
        + (ExceptionText.Of(failure.InnerException, alreadyShown: failure.Message) is { Length: > 0 } causes ? $" Cause: {causes}." : "");

    private static string ScopeOf(FetchContext context) => context.Request.Scope is { } scope ? Printable.Of(scope) : "its default scope";
}
