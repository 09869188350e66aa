namespace TokenClients.Tool;

/// <summary>Performs the TLS handshake, through the proxy if there is one, and checks the certificate of the service.</summary>
internal sealed class TlsStep : Step
{
    public override string Name => "TLS";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.Address.Scheme != Uri.UriSchemeHttps)
        {
            return StepResult.Skipped("the address uses http, which is accepted for loopback addresses only");
        }

        var probe = new TlsProbe();
        try
        {
            await WithTimeoutAsync(context, limit => probe.RunAsync(context.Address, context.Proxy, limit), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return NoAnswer(context);
        }

        return probe.Certificate is { } certificate && (probe.Error is null || certificate.Errors != default)
                ? certificate.Evaluate(context.Proxy, context.Terminal.Time.GetUtcNow())
            : context.Proxy is { } proxy && ProxyFault.Of(probe.Error!, proxy, context.Address) is { } fault ? fault
            : await NotTlsAsync(context, probe.Error!, cancellationToken).ConfigureAwait(false);
    }

    private static StepResult NoAnswer(DoctorContext context)
    {
        var limit = DurationFormat.Text(OperationTimeout);
        return context.Proxy is { } proxy
            ? StepResult.Unreachable(
                $"the proxy {proxy} accepts the connection, but there was no response through it within {limit}",
                $"The proxy or the service behind it hangs. Check {proxy.Source}, or try without the proxy (NO_PROXY={context.Address.Host}).")
            : StepResult.Unreachable(
                $"{context.Address.Host} accepts the connection, but did not complete the TLS handshake within {limit}",
                "The service is overloaded, a firewall drops unknown traffic, or the port is for another protocol. Check the port.");
    }

    private static async Task<StepResult> NotTlsAsync(DoctorContext context, HttpRequestException error, CancellationToken cancellationToken)
    {
        var (host, port) = (context.Address.Host, context.Address.Port);
        var answer = context.Proxy is null
            ? await PlainTextProbe.ReadLineAsync(context.Peer, context.Terminal.Time, cancellationToken).ConfigureAwait(false) : null;
        return answer is null
                ? StepResult.Unreachable(
                    $"{(context.Proxy is null ? "" : $"through the proxy {context.Proxy}, ")}port {port} of {host} did not complete a TLS handshake ({ExceptionText.Of(error)})",
                    "Check the port. An old service may support only TLS versions that are disabled on this machine.")
            : answer.StartsWith("HTTP/", StringComparison.Ordinal)
                ? StepResult.Unreachable(
                    $"port {port} of {host} speaks HTTP without TLS", "Check the port. An address with http:// is accepted for loopback addresses only.")
            : StepResult.Unreachable(
                $"port {port} of {host} does not speak TLS; it responds with '{answer}'", "That is another protocol, not a token service. Check the port.");
    }
}
