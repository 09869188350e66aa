namespace TokenClients.Tool;

/// <summary>Whether the environment or the system sends the request through a proxy.</summary>
internal sealed class ProxyStep : Step
{
    private static readonly string[] Variables = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];

    public override string Name => "proxy";

    public override Task<Finding> ExamineAsync(Case subject, CancellationToken cancellationToken)
    {
        // The clients use none to a loopback address, whatever is set.
        var isDirect = subject.Address.IsLoopback || HttpClient.DefaultProxy.IsBypassed(subject.Address);
        var proxy = isDirect ? null : HttpClient.DefaultProxy.GetProxy(subject.Address);
        subject.Proxy = proxy;

        // Its user name and password stay untold.
        return Task.FromResult(Finding.Ok(
            proxy is null ? "none: the request goes straight to the service"
            : $"the request goes through {proxy.Scheme}://{proxy.Host}:{proxy.Port}, as {Source()} says (NO_PROXY names hosts that need none)"));
    }

    private static string Source() => Variables.FirstOrDefault(name =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 }
        || Environment.GetEnvironmentVariable(name.ToLowerInvariant()) is { Length: > 0 }) ?? "the system";
}
