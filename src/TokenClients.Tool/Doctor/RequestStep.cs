namespace TokenClients.Tool;

/// <summary>Whether the service hands out a token.</summary>
internal sealed class RequestStep : Step
{
    public override string Name => "request";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var exchange = await context.AskAsync(cancellationToken).ConfigureAwait(false);
        return exchange.Failure is { } failure
            ? StepResult.Fail(ExitCode.Of(failure.Reason), failure.Message, Advice(failure, context))
            : StepResult.Ok($"a token after {exchange.Duration.TotalMilliseconds:0} ms, correlation id {Printable.Of(exchange.Token!.CorrelationId ?? "(none)")}");
    }

    private static string? Advice(TokenException failure, DoctorContext context) => failure.Reason switch
    {
        TokenFailureReason.CredentialRejected =>
            "Wrong key: it is another account's or issuer's, has been regenerated since, or was not copied whole. Copy both the id or " +
            "name and the key again.",
        TokenFailureReason.BadRequest when (int?)failure.StatusCode is 404 or 405 or 410 =>
            "Wrong domain or endpoint: a server answers there, but it has no such token service.",
        TokenFailureReason.BadRequest => "The service knows the address but not what was asked for: check the scope, and the id or name.",
        TokenFailureReason.Throttled =>
            "Throttled: wait a while, then see who asks so often. A program that keeps its token for the token's life asks a few times a day.",
        TokenFailureReason.InvalidResponse when (int?)failure.StatusCode is >= 300 and < 400 =>
            "Redirected: a captive portal or proxy wants to be seen first, or the service has moved. Open the address in a browser.",
        TokenFailureReason.InvalidResponse =>
            "Something else answers in the service's place, a captive portal or a proxy's page most likely. Open the address in a browser.",
        TokenFailureReason.Network when context.Proxy is not null =>
            "The proxy did not let the request through. Check the proxy settings and its password, or name the host in NO_PROXY.",
        TokenFailureReason.Network => "The connection broke before the answer: a firewall or proxy that closes it, or a service that restarts. (.NET sends a " +
            "request without a body up to four times by itself then, so the service may have seen more than one.)",
        TokenFailureReason.Timeout => "The service takes connections but does not answer: it may be overloaded. Try again in a while.",
        TokenFailureReason.Unavailable => "The service itself is in trouble. Nothing is wrong on this side.",
        _ => null,
    };
}
