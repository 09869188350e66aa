namespace TokenClients.Tool;

/// <summary>Determines whether the environment or the system sends the request through a proxy.</summary>
internal sealed class ProxyStep : Step
{
    private static readonly string[] Variables = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];

    public override string Name => "proxy";

    public override Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        // The clients never use a proxy for a loopback address.
        var isDirect = context.Address.IsLoopback || HttpClient.DefaultProxy.IsBypassed(context.Address);
        var proxy = isDirect ? null : HttpClient.DefaultProxy.GetProxy(context.Address);
        context.Proxy = proxy;

        // The user name and password of the proxy are not shown.
        return Task.FromResult(StepResult.Ok(
            proxy is null ? "none: the request goes directly to the service"
            : $"the request goes through {proxy.Scheme}://{proxy.Host}:{proxy.Port}, set by {Source()} (hosts in NO_PROXY bypass it)"));
    }

    private static string Source() => Variables.FirstOrDefault(name =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 }
        || Environment.GetEnvironmentVariable(name.ToLowerInvariant()) is { Length: > 0 }) ?? "the system";
}
