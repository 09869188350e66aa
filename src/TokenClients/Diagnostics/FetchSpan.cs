using System.Diagnostics;

namespace TokenClients;

/// <summary>
/// The span of one fetch. Its kind is internal: a fetch may be several requests or none, and the spans of the
/// <see cref="HttpClient"/> below it are those of the client's kind.
/// </summary>
/// <param name="client">What the client is called.</param>
/// <param name="asked">The fetch.</param>
internal sealed class FetchSpan(string client, FetchStart asked)
{
    private static readonly ActivitySource? Source = Quietly.Create(
        () => new ActivitySource(TokenDiagnostics.ActivitySourceName, TokenDiagnostics.Version));

    private Activity? _activity;

    /// <summary>The caller's span, if anybody listens.</summary>
    public static ActivityContext Caller => Source?.HasListeners() == true ? Activity.Current?.Context ?? default : default;

    /// <summary>Starts it, if anybody listens, and makes it the current one.</summary>
    public void Start()
    {
        if (Source?.HasListeners() == true)
        {
            Quietly.Run(() =>
            {
                _activity = Source.CreateActivity("fetch token", ActivityKind.Internal, parentContext: default, Tags(), Links());
                _activity?.Start();
            });
        }
    }

    public void End(FetchEnd end)
    {
        if (_activity is not { } activity)
        {
            return;
        }

        activity.SetTag(TelemetryTags.Outcome, TelemetryTags.OutcomeOf(end));
        activity.SetTag(TelemetryTags.CorrelationId, end.Token?.CorrelationId ?? end.Failure?.CorrelationId);
        if (end.Failure is { } failure)
        {
            var reason = TelemetryTags.Text(failure.Reason);
            activity.SetTag(TelemetryTags.ErrorType, reason);
            activity.SetStatus(ActivityStatusCode.Error, reason);
        }

        Quietly.Run(activity.Stop);
    }

    private List<KeyValuePair<string, object?>> Tags()
    {
        List<KeyValuePair<string, object?>> tags =
        [
            new(TelemetryTags.Client, client),
            new(TelemetryTags.Trigger, TelemetryTags.Text(asked.Trigger)),
        ];
        if (asked.Request.Scope is { } scope)
        {
            tags.Add(new(TelemetryTags.Scope, scope));
        }

        return tags;
    }

    private ActivityLink[] Links() => asked.Caller == default ? [] : [new(asked.Caller)];
}
