namespace TokenClients;

/// <summary>The names under which this library's metrics and traces are collected.</summary>
/// <remarks>
/// <para>With OpenTelemetry: <c>metrics.AddMeter(TokenDiagnostics.MeterName)</c> and
/// <c>tracing.AddSource(TokenDiagnostics.ActivitySourceName)</c>. Nothing is measured on the way of a kept token, and
/// nothing at all while nobody collects. No tag holds a secret or a token, and none of a metric a scope or an address.</para>
/// <para>Instruments: <c>tokenclients.request.duration</c> (s), one measurement a fetch, retries included;
/// <c>tokenclients.refreshes</c>, fetches ahead of the expiry, in the background; <c>tokenclients.failures</c>, fetches that
/// brought no token; <c>tokenclients.cooldowns</c>, failures that will not pass by themselves, after each of which the
/// client waits for 30 s to 10 min; <c>tokenclients.token.time_to_expiry</c> (s), of a client's tokens in use the
/// shortest life left.</para>
/// <para>Tags: <c>tokenclients.client.name</c>; <c>tokenclients.request.trigger</c>: <c>miss</c> (there was no token),
/// <c>refresh</c>, <c>replacement</c> (a resource rejected the token) or <c>lifetime</c> (a caller needed more of it);
/// <c>tokenclients.request.outcome</c>: <c>success</c>, <c>failure</c>, or <c>stored</c> if another instance had the
/// token in the shared store; and after a failure <c>error.type</c>: a
/// <see cref="TokenFailureReason"/>, <c>credential_rejected</c> for instance.</para>
/// </remarks>
public static class TokenDiagnostics
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "TokenClients";

    /// <summary>
    /// The name of the <see cref="System.Diagnostics.ActivitySource"/>. Its one span, <c>fetch token</c>, is a fetch with
    /// its retries: a root, since it serves all who wait for it and outlives each, linked to the span of the caller
    /// who started it. Beside the tags of the metrics it has <c>tokenclients.scope</c>, if a scope was asked for, and the
    /// service's <c>tokenclients.correlation_id</c>; a failure's status is its reason, never its message.
    /// </summary>
    public const string ActivitySourceName = "TokenClients";

    internal static string? Version { get; } = typeof(TokenDiagnostics).Assembly.GetName().Version?.ToString(3);
}
