namespace TokenClients.Emulator;

/// <summary>One token service of an emulator, with the resource that takes its tokens.</summary>
/// <remarks>
/// Safe to use from several threads. Each log keeps the newest 10,000 requests, fewer if their bodies are large.
/// </remarks>
public sealed class EmulatedService
{
    private readonly RequestLog _requests = new();
    private readonly RequestLog _resourceRequests = new();

    internal EmulatedService(Uri endpoint, Uri resourceEndpoint, ITokenService tokens, IEndpoint resource)
    {
        Endpoint = endpoint;
        ResourceEndpoint = resourceEndpoint;
        Tokens = tokens;
        Resource = resource;
    }

    /// <summary>
    /// What a client is configured with. For the Mixed Reality token service the base address, to which the client adds
    /// <c>accounts/{accountId}/token</c>; for the Access Control Service the address that it posts to.
    /// </summary>
    public Uri Endpoint { get; }

    /// <summary>
    /// Where tokens can be used. For Azure Remote Rendering the base address, to which a client adds
    /// <c>accounts/{accountId}/sessions/{sessionId}</c>; for Service Bus the messages of a queue, which exists as any
    /// other queue does.
    /// </summary>
    public Uri ResourceEndpoint { get; }

    /// <summary>A snapshot of the token requests seen, oldest first.</summary>
    public IReadOnlyList<EmulatedRequest> Requests => _requests.Snapshot();

    /// <summary>A snapshot of the resource requests seen, oldest first.</summary>
    public IReadOnlyList<EmulatedRequest> ResourceRequests => _resourceRequests.Snapshot();

    /// <summary>The faults that wait for the next token requests. They never meet a resource request.</summary>
    public EmulatedFaults Faults { get; } = new();

    internal ITokenService Tokens { get; }

    internal IEndpoint Resource { get; }

    /// <summary>Answers a request that is this service's or its resource's, and leaves any other alone.</summary>
    internal async Task<bool> TryAnswerAsync(Exchange exchange)
    {
        if (Tokens.Serves(exchange.Request))
        {
            _requests.Add(exchange.Request);
            await (Faults.Take() ?? Fault.None).ApplyAsync(Tokens, exchange).ConfigureAwait(false);
            return true;
        }

        if (Resource.Serves(exchange.Request))
        {
            _resourceRequests.Add(exchange.Request);
            await exchange.SendAsync(Resource.Answer(exchange.Request)).ConfigureAwait(false);
            return true;
        }

        return false;
    }
}
