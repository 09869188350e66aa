using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>The state that the page shows.</summary>
internal sealed class PageState(
    TokenEmulatorOptions options, PageFeed feed, IReadOnlyList<EmulatedService> services, PageSettings settings)
{
    private const int MaximumRequests = 200;
    private const int MaximumTokens = 100;

    private readonly PageRequest _requests = new(options);

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    public JsonObject Complete()
    {
        var (seen, now) = (feed.Seen, Now);
        var requests = services.SelectMany(service => service.AllRequests)
            .OrderByDescending(request => request.Trace!.Number).Take(MaximumRequests);
        var tokens = services.SelectMany(service => service.Requests)
            .Where(request => request.Trace!.Token?.ExpiresOn > now)
            .OrderByDescending(request => request.Trace!.Number).Take(MaximumTokens);
        var state = Faults();
        state["seen"] = seen;
        state["services"] = settings.Describe(services);
        state["catalog"] = FaultCatalog.Describe();
        state["requests"] = List(requests.Reverse());
        state["tokens"] = List(tokens.Reverse());
        return state;
    }

    public JsonObject Requests(IEnumerable<EmulatedRequest> requests) => new() { ["requests"] = List(requests) };

    public JsonObject Faults() => new()
    {
        ["faults"] = new JsonArray(
        [
            .. services.SelectMany(service => service.AllFaults.Select(all => Describe(service, Name(all.Target), all.Faults))),
        ]),
    };

    public JsonObject Tick() => new() { ["now"] = Now.ToUnixTimeMilliseconds(), ["seen"] = feed.Seen };

    /// <summary>The name of a target on the page.</summary>
    public static string Name(RequestTarget target) => target.ToString().ToLowerInvariant();

    private JsonArray List(IEnumerable<EmulatedRequest> requests) => new([.. requests.Select(_requests.Describe)]);

    private static JsonObject Describe(EmulatedService service, string target, EmulatedFaults faults) => new()
    {
        ["service"] = service.Name,
        ["target"] = target,
        ["always"] = faults.Always?.ToString(),
        ["waiting"] = faults.Count,
        ["next"] = faults.Next?.ToString(),
    };
}
