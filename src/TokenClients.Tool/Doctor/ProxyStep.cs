namespace TokenClients.Tool;

/// <summary>Determines whether the environment or the system sends the request through a proxy.</summary>
internal sealed class ProxyStep : Step
{
    public override string Name => "proxy";

    public override Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        context.Proxy = RequestProxy.Find(context.Address);
        return Task.FromResult(StepResult.Ok(
            context.Proxy is { } proxy ? $"the request goes through {proxy}, set by {proxy.Source} (hosts in NO_PROXY bypass it)"
            : "none: the request goes directly to the service"));
    }
}
