namespace TokenClients.Tool;

/// <summary>Requests a token.</summary>
internal sealed class RequestStep : Step
{
    public override string Name => "request";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var exchange = await context.RequestTokenAsync(cancellationToken).ConfigureAwait(false);
        if (exchange.Failure is not { } failure)
        {
            return StepResult.Ok($"received a token after {exchange.Duration.TotalMilliseconds:0} ms, correlation id {Printable.Of(exchange.Token!.CorrelationId ?? "(none)")}");
        }

        var advice = await SpeaksTlsAsync(failure, context, cancellationToken).ConfigureAwait(false)
            ? "The port speaks TLS: start the address with https://."
            : RequestAdvice.For(failure, context.Proxy);
        return StepResult.Fail(ExitCode.Of(failure.Reason), FailureText.Of(failure, context.Client.SettingNames), advice);
    }

    /// <summary>A port that expects TLS closes the connection of a plain HTTP request, or responds with 400.</summary>
    private static async Task<bool> SpeaksTlsAsync(TokenException failure, DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.Address.Scheme == Uri.UriSchemeHttps || (failure.Reason != TokenFailureReason.Network && (int?)failure.StatusCode != 400))
        {
            return false;
        }

        var probe = new TlsProbe();
        try
        {
            var secure = new UriBuilder(context.Address) { Scheme = Uri.UriSchemeHttps }.Uri;
            await WithTimeoutAsync(context, limit => probe.RunAsync(secure, proxy: null, limit), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }

        return probe.Certificate is not null;
    }
}
