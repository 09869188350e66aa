namespace TokenClients.Emulator;

/// <summary>A token service of an emulator, and the resource that accepts its tokens.</summary>
/// <remarks>
/// Safe to use from several threads. Each log contains the newest 10,000 requests, or fewer if their bodies are large.
/// </remarks>
public sealed class EmulatedService
{
    private readonly RequestLog _requests = new();
    private readonly RequestLog _resourceRequests = new();
    private readonly RequestLog _metadataRequests = new();

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
        IEndpoint resource,
        IEndpoint? metadata = null)
    {
        Name = name;
        _feed = feed;
        Faults = new(feed.PublishFaults);
        ResourceFaults = new(feed.PublishFaults);
        MetadataFaults = new(feed.PublishFaults);
        _baseAddress = baseAddress;
        _path = path;
        _resourcePath = resourcePath;
        Tokens = tokens;
        Resource = resource;
        Metadata = metadata;
    }

    /// <summary>
    /// The address to configure a client with. For the Mixed Reality token service, it is the base address, to which
    /// the client adds <c>accounts/{accountId}/token</c>; for the others, it is the address that the client posts to.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TokenEmulator.BaseAddress"/> is not known.
    /// </exception>
    public Uri Endpoint => new(_baseAddress(), _path);

    /// <summary>
    /// The address where tokens can be used. For Azure Remote Rendering, it is the base address, to which a client adds
    /// <c>accounts/{accountId}/sessions/{sessionId}</c>; for Service Bus, it is the messages of a queue. Any other
    /// queue name works as well.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TokenEmulator.BaseAddress"/> is not known.
    /// </exception>
    public Uri ResourceEndpoint => new(_baseAddress(), _resourcePath);

    /// <summary>A snapshot of the received token requests, oldest first.</summary>
    public IReadOnlyList<EmulatedRequest> Requests => _requests.Snapshot();

    /// <summary>
    /// A snapshot of the received resource requests, oldest first. A request to a queue is recorded by <see
    /// cref="TokenEmulator.OAuth"/> if it has a bearer token, and otherwise by <see cref="TokenEmulator.Wrap"/>: with a
    /// WRAP token, a shared access signature, or no token.
    /// </summary>
    public IReadOnlyList<EmulatedRequest> ResourceRequests => _resourceRequests.Snapshot();

    /// <summary>
    /// A snapshot of the received requests for the metadata and the public key of <see cref="TokenEmulator.OAuth"/>, oldest
    /// first; the other services have none.
    /// </summary>
    public IReadOnlyList<EmulatedRequest> MetadataRequests => _metadataRequests.Snapshot();

    /// <summary>The faults for the next token requests. They do not affect other requests.</summary>
    public EmulatedFaults Faults { get; }

    /// <summary>
    /// The faults for the next resource requests, which are recorded in <see cref="ResourceRequests"/>. They do not
    /// affect other requests.
    /// </summary>
    public EmulatedFaults ResourceFaults { get; }

    /// <summary>
    /// The faults for the next requests that are recorded in <see cref="MetadataRequests"/>. They do not affect other requests.
    /// </summary>
    public EmulatedFaults MetadataFaults { get; }

    /// <summary>The name of the service on the page.</summary>
    internal string Name { get; }

    internal IEndpoint Tokens { get; }

    internal IEndpoint Resource { get; }

    internal IEndpoint? Metadata { get; }

    /// <summary>The targets of requests, and the faults of each.</summary>
    internal IEnumerable<(RequestTarget Target, EmulatedFaults Faults)> AllFaults => Metadata is null
        ? [(RequestTarget.Tokens, Faults), (RequestTarget.Resource, ResourceFaults)]
        : [(RequestTarget.Tokens, Faults), (RequestTarget.Resource, ResourceFaults), (RequestTarget.Metadata, MetadataFaults)];

    internal IEnumerable<EmulatedRequest> AllRequests => Requests.Concat(ResourceRequests).Concat(MetadataRequests);

    /// <summary>Answers a request to this service, its resource or its metadata; returns false for any other.</summary>
    internal async Task<bool> TryHandleAsync(Exchange exchange)
    {
        if (TargetOf(exchange.Request) is not { } target)
        {
            return false;
        }

        await HandleAsync(exchange, target).ConfigureAwait(false);
        return true;
    }

    /// <summary>Returns the error for a request that cannot be read, or <see langword="null"/> for a request to another service.</summary>
    internal EmulatedResponse? Refuse(EmulatedRequest request, int status) =>
        TargetOf(request) is { } target ? Of(target).Endpoint.Fail(request, status) : null;

    private RequestTarget? TargetOf(EmulatedRequest request) =>
        Tokens.Serves(request) ? RequestTarget.Tokens
        : Resource.Serves(request) ? RequestTarget.Resource
        : Metadata?.Serves(request) == true ? RequestTarget.Metadata
        : null;

    private (IEndpoint Endpoint, RequestLog Log, EmulatedFaults Faults) Of(RequestTarget target) => target switch
    {
        RequestTarget.Tokens => (Tokens, _requests, Faults),
        RequestTarget.Resource => (Resource, _resourceRequests, ResourceFaults),
        _ => (Metadata!, _metadataRequests, MetadataFaults),
    };

    private async Task HandleAsync(Exchange exchange, RequestTarget target)
    {
        var (endpoint, log, faults) = Of(target);
        var request = exchange.Request;
        var fault = faults.Take();
        var trace = request.Trace = new(_feed.Count(), this, target, fault);
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
