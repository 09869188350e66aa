using System.Diagnostics;

namespace TokenClients.Diagnostics;

/// <summary>
/// The span of one fetch. Its kind is internal: a fetch may be several requests or none, and the spans of the
/// <see cref="HttpClient"/> below it are those of the client's kind.
/// </summary>
/// <param name="client">What the client is called.</param>
/// <param name="trigger">Why the token is fetched.</param>
/// <param name="scope">The scope, if the request named one.</param>
/// <param name="caller">The span of whoever started the fetch, for a link and nothing else.</param>
internal sealed class FetchSpan(string client, FetchTrigger trigger, string? scope, ActivityContext caller)
{
    private static readonly ActivitySource? Source = SafeInvoke.Create(
        () => new ActivitySource(TokenDiagnostics.ActivitySourceName, TokenDiagnostics.Version));

    private Activity? _activity;

    /// <summary>The caller's span, if anybody listens.</summary>
    public static ActivityContext Caller => Source?.HasListeners() == true ? Activity.Current?.Context ?? default : default;

    /// <summary>Starts it, if anybody listens, and makes it the current one; a second time it is only made current.</summary>
    public void Start()
    {
        if (_activity is not null)
        {
            Activity.Current = _activity;
        }
        else if (Source?.HasListeners() == true)
        {
            SafeInvoke.Run(() =>
            {
                _activity = Source.CreateActivity("fetch token", ActivityKind.Internal, parentContext: default, Tags(), Links());
                _activity?.Start();
            });
        }
    }

    public void End(FetchReport fetch)
    {
        if (_activity is not { } activity)
        {
            return;
        }

        activity.SetTag(TelemetryTags.Outcome, fetch.Outcome);
        activity.SetTag(TelemetryTags.CorrelationId, fetch.Token?.CorrelationId ?? fetch.Failure?.CorrelationId);
        if (fetch is { Token: null, Failure: { } failure })
        {
            var reason = TelemetryTags.Text(failure.Reason);
            activity.SetTag(TelemetryTags.ErrorType, reason);
            activity.SetStatus(ActivityStatusCode.Error, reason);
        }

        SafeInvoke.Run(activity.Stop);
    }

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
