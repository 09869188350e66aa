using System.Diagnostics;

namespace TokenClients.Diagnostics;

/// <summary>
/// The span of one fetch. Its kind is internal, because a fetch may send several requests or none; the spans of its
/// <see cref="HttpClient"/> requests are of the client kind.
/// </summary>
/// <param name="client">The client's name.</param>
/// <param name="trigger">Why the token is fetched.</param>
/// <param name="scope">The scope, if the request named one.</param>
/// <param name="caller">The span of the caller that started the fetch; used only for a link.</param>
internal sealed class FetchSpan(string client, FetchTrigger trigger, string? scope, ActivityContext caller)
{
    // A listener that throws here would otherwise make the type unusable.
    private static readonly ActivitySource? Source = SafeInvoke.GetOrNull(
        () => new ActivitySource(TokenDiagnostics.ActivitySourceName, TokenDiagnostics.Version));

    private readonly object _gate = new();
    private volatile Activity? _activity;
    private volatile bool _hasEnded;

    /// <summary>The span of the current caller, if there is a listener.</summary>
    public static ActivityContext Caller => Source?.HasListeners() == true ? Activity.Current?.Context ?? default : default;

    /// <summary>
    /// Starts the span, if there is a listener, and makes it the current one. A second call, even if the first is still running, only
    /// makes it current. No span begins once the fetch has ended, which may be before a thread was free for it.
    /// </summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_activity is not null)
            {
                Activity.Current = _activity;
            }
            else if (!_hasEnded && Source?.HasListeners() == true)
            {
                SafeInvoke.Run(() =>
                {
                    _activity = Source.CreateActivity("fetch token", ActivityKind.Internal, parentContext: default, Tags(), Links());
                    _activity?.Start();
                    if (_hasEnded) // meanwhile
                    {
                        _activity?.Stop();
                    }
                });
            }
        }
    }

    /// <summary>Completes and stops the span, if there is one.</summary>
    public void End(FetchReport fetch)
    {
        _hasEnded = true;
        if (_activity is { } activity)
        {
            End(activity, fetch);
        }
    }

    private static void End(Activity activity, FetchReport fetch) => SafeInvoke.Run(() =>
    {
        activity.SetTag(TelemetryTags.Outcome, fetch.Outcome);
        activity.SetTag(TelemetryTags.CorrelationId, fetch.Token?.CorrelationId ?? fetch.Failure?.CorrelationId);
        if (fetch is { Token: null, Failure: { } failure })
        {
            var reason = TelemetryTags.Text(failure.Reason);
            activity.SetTag(TelemetryTags.ErrorType, reason);
            activity.SetStatus(ActivityStatusCode.Error, reason);
        }

        activity.Stop();
    });

    private List<KeyValuePair<string, object?>> Tags()
    {
        List<KeyValuePair<string, object?>> tags =
        [
            new(TelemetryTags.Client, client),
            new(TelemetryTags.Trigger, TelemetryTags.Text(trigger)),
        ];
        if (scope is not null)
        {
            tags.Add(new(TelemetryTags.Scope, scope));
        }

        return tags;
    }

    private ActivityLink[] Links() => caller == default ? [] : [new(caller)];
}
