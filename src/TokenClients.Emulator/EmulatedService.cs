namespace TokenClients.Emulator;

/// <summary>One token service of an emulator, with the resource that takes its tokens.</summary>
/// <remarks>
/// Safe to use from several threads. Each log keeps the newest 10,000 requests, fewer if their bodies are large.
/// </remarks>
public sealed class EmulatedService
{
    private readonly RequestLog _requests = new();
    private readonly RequestLog _resourceRequests = new();

    private readonly PageFeed _feed;
    private readonly Func<Uri> _baseAddress;
    private readonly string _path;
    private readonly string _resourcePath;

    internal EmulatedService(
        string name,
        PageFeed feed,
        Func<Uri> baseAddress,
        string path,
        string resourcePath,
        IEndpoint tokens,
        IEndpoint resource)
    {
        Name = name;
        _feed = feed;
        Faults = new(feed.PublishFaults);
        ResourceFaults = new(feed.PublishFaults);
        _baseAddress = baseAddress;
        _path = path;
        _resourcePath = resourcePath;
        Tokens = tokens;
        Resource = resource;
    }

    /// <summary>
    /// What a client is configured with. For the Mixed Reality token service the base address, to which the client adds
    /// <c>accounts/{accountId}/token</c>; for the others the address that it posts to.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TokenEmulator.BaseAddress"/> is not known.
    /// </exception>
    public Uri Endpoint => new(_baseAddress(), _path);

    /// <summary>
    /// Where tokens can be used. For Azure Remote Rendering the base address, to which a client adds
    /// <c>accounts/{accountId}/sessions/{sessionId}</c>; for Service Bus the messages of a queue, which exists as any
    /// other queue does.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TokenEmulator.BaseAddress"/> is not known.
    /// </exception>
    public Uri ResourceEndpoint => new(_baseAddress(), _resourcePath);

    /// <summary>A snapshot of the token requests seen, oldest first.</summary>
    public IReadOnlyList<EmulatedRequest> Requests => _requests.Snapshot();

    /// <summary>
    /// A snapshot of the resource requests seen, oldest first. A request to a queue is seen by
    /// <see cref="TokenEmulator.OAuth"/> if it carries a bearer token, and by <see cref="TokenEmulator.Wrap"/>
    /// otherwise: with a WRAP token, a shared access signature, or nothing.
    /// </summary>
    public IReadOnlyList<EmulatedRequest> ResourceRequests => _resourceRequests.Snapshot();

    /// <summary>The faults that wait for the next token requests. They never meet a resource request.</summary>
    public EmulatedFaults Faults { get; }

    /// <summary>
    /// The faults that wait for the next resource requests, those that <see cref="ResourceRequests"/> remembers. They
    /// never meet a token request.
    /// </summary>
    public EmulatedFaults ResourceFaults { get; }

    /// <summary>What the page calls it.</summary>
    internal string Name { get; }

    internal IEndpoint Tokens { get; }

    internal IEndpoint Resource { get; }

    /// <summary>Answers a request that is this service's or its resource's, and leaves any other alone.</summary>
    internal async Task<bool> TryAnswerAsync(Exchange exchange)
    {
        var request = exchange.Request;
        if (Tokens.Serves(request))
        {
            await AnswerAsync(exchange, isForResource: false).ConfigureAwait(false);
            return true;
        }

        if (Resource.Serves(request))
        {
            await AnswerAsync(exchange, isForResource: true).ConfigureAwait(false);
            return true;
        }

        return false;
    }

    private async Task AnswerAsync(Exchange exchange, bool isForResource)
    {
        var (endpoint, log, faults) = isForResource
            ? (Resource, _resourceRequests, ResourceFaults)
            : (Tokens, _requests, Faults);
        var request = exchange.Request;
        var fault = faults.Take();
        var trace = request.Trace = new(_feed.Count(), this, isForResource, fault);
        log.Add(request);
        _feed.Publish(request);
        try
        {
            await (fault ?? Fault.None).ApplyAsync(endpoint, exchange).ConfigureAwait(false);
        }
        finally
        {
            trace.Duration = exchange.Elapsed;
            _feed.Publish(request);
        }
    }
}
