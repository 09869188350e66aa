namespace TokenClients;

/// <summary>The names under which this library's metrics and traces are collected.</summary>
/// <remarks>
/// <para>With OpenTelemetry: <c>metrics.AddMeter(TokenDiagnostics.MeterName)</c> and
/// <c>tracing.AddSource(TokenDiagnostics.ActivitySourceName)</c>. Returning a cached token is not measured, and nothing is
/// measured without a listener. No tag contains a secret or a token; no tag of a metric contains a scope or an address.</para>
/// <para>Instruments: <c>tokenclients.request.duration</c> (s), one measurement per fetch, retries included;
/// <c>tokenclients.refreshes</c>, background fetches before the expiry; <c>tokenclients.failures</c>, fetches that acquired
/// no token; <c>tokenclients.cooldowns</c>, failures that retrying does not fix, after each of which the client waits for
/// 30 s to 10 min; <c>tokenclients.token.time_to_expiry</c> (s), the shortest remaining lifetime of a client's tokens in
/// use; <c>tokenclients.credential.secondary_in_use</c>, for a client with two credentials, 1 while it uses the second because
/// the first was rejected, else 0.</para>
/// <para>Tags: <c>tokenclients.client.name</c>; <c>tokenclients.request.trigger</c>: <c>miss</c> (there was no token),
/// <c>refresh</c>, <c>replacement</c> (a resource rejected the token) or <c>lifetime</c> (a caller needed a longer remaining
/// lifetime); <c>tokenclients.request.outcome</c>: <c>success</c>, <c>failure</c>, or <c>stored</c> if the token was found in
/// the shared store; and after a failure <c>error.type</c>: a <see cref="TokenFailureReason"/>, <c>credential_rejected</c> for
/// instance.</para>
/// </remarks>
public static class TokenDiagnostics
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "TokenClients";

    /// <summary>
    /// The name of the <see cref="System.Diagnostics.ActivitySource"/>. Its one span, <c>fetch token</c>, is a fetch with
    /// its retries. It is a root span, since all waiting callers share it and it may outlive them, and is linked to the span
    /// of the caller that started it. Besides the tags of the metrics it has <c>tokenclients.scope</c>, if a scope was
    /// requested, and the service's <c>tokenclients.correlation_id</c>; a failure's status is its reason, never its message.
    /// </summary>
    public const string ActivitySourceName = "TokenClients";

    internal static string? Version { get; } = typeof(TokenDiagnostics).Assembly.GetName().Version?.ToString(3);
}
