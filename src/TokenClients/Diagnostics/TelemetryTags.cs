namespace TokenClients.Diagnostics;

/// <summary>The names of the tags of metrics and spans, and their values.</summary>
internal static class TelemetryTags
{
    public const string Client = "tokenclients.client.name";
    public const string Trigger = "tokenclients.request.trigger";
    public const string Outcome = "tokenclients.request.outcome";
    public const string ErrorType = "error.type";
    public const string Scope = "tokenclients.scope";
    public const string CorrelationId = "tokenclients.correlation_id";

    public static string Text(FetchTrigger trigger) => trigger switch
    {
        FetchTrigger.Refresh => "refresh",
        FetchTrigger.Replacement => "replacement",
        FetchTrigger.Lifetime => "lifetime",
        _ => "miss",
    };

    public static string Text(TokenFailureReason reason) => reason switch
    {
        TokenFailureReason.CredentialRejected => "credential_rejected",
        TokenFailureReason.BadRequest => "bad_request",
        TokenFailureReason.Throttled => "throttled",
        TokenFailureReason.Unavailable => "unavailable",
        TokenFailureReason.Timeout => "timeout",
        TokenFailureReason.Network => "network",
        TokenFailureReason.InvalidResponse => "invalid_response",
        _ => "unknown",
    };
}
