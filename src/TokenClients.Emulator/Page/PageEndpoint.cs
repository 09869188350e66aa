namespace TokenClients.Emulator;

/// <summary>
/// The emulator's page: <c>GET /</c> for a browser, and its files, events and commands under <c>/_emulator/</c>. Any
/// other request gets a 404.
/// </summary>
internal sealed class PageEndpoint
{
    private readonly PageGuard _guard;
    private readonly PageStream _stream;
    private readonly PageCommands _commands;

    public PageEndpoint(
        TokenEmulatorOptions options, PageFeed feed, IReadOnlyList<EmulatedService> services, Func<Uri> baseAddress)
    {
        _guard = new(baseAddress);
        _stream = new(feed, new(options, feed, services, new(options)));
        _commands = new(services);
    }

    /// <summary>
    /// The response to what a browser sends on behalf of a page of another site, or <see langword="null"/>. Other sites may link
    /// to the page.
    /// </summary>
    public EmulatedResponse? RefuseOtherSite(EmulatedRequest request) =>
        !IsPage(request) && _guard.RefuseOtherSite(request) is { } reason ? Reject(reason) : null;

    public Task HandleAsync(Exchange exchange)
    {
        var request = exchange.Request;
        var isPage = IsPage(request);
        return !isPage && !request.IsFor("_emulator/*") ? exchange.SendAsync(new EmulatedResponse(404))
            : _guard.RefuseHost(request) is { } reason ? exchange.SendAsync(Reject(reason))
            : isPage ? exchange.SendAsync(Index(exchange))
            : request.IsFor("_emulator/events") && request.Method == "GET" ? _stream.SendAsync(exchange)
            : exchange.SendAsync(RespondToOther(request));
    }

    private static bool IsPage(EmulatedRequest request) => request.Path == "/" && AcceptsHtml(request);

    private EmulatedResponse RespondToOther(EmulatedRequest request) => request.Segment(1).ToLowerInvariant() switch
    {
        "events" => NotAllowed("GET"),
        "faults" => Command(request, () => _commands.SwitchFaults(request)),
        "clear" => Command(request, _commands.Clear),
        PageFile.Index => new(404),
        var name => PageFile.Find(name) is not { } file ? new(404) : IsRead(request) ? file : NotAllowed("GET, HEAD"),
    };

    private EmulatedResponse Command(EmulatedRequest request, Func<EmulatedResponse> execute) =>
        request.Method != "POST" ? NotAllowed("POST")
        : _guard.RefuseCommand(request) is { } reason ? Reject(reason)
        : execute();

    // The page loads its files relative to its own address, which must therefore end with a slash.
    private static EmulatedResponse Index(Exchange exchange) => exchange.IsBarePrefix(out var name)
        ? new EmulatedResponse(307).With("Location", $"{name}/").With("Cache-Control", "no-store")
        : PageFile.Find(PageFile.Index)!;

    private static bool IsRead(EmulatedRequest request) => request.Method is "GET" or "HEAD";

    // A client that accepts HTML or anything may be a browser; one without an Accept header is not.
    private static bool AcceptsHtml(EmulatedRequest request) => IsRead(request)
        && request.Headers.GetValueOrDefault("Accept") is { } accept
        && accept.Split(',').Select(type => type.Split(';')[0].Trim()).Any(type =>
            type.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type == "*/*");

    private static EmulatedResponse Reject(string reason) => new(403, "text/plain; charset=utf-8", reason);

    private static EmulatedResponse NotAllowed(string methods) => new EmulatedResponse(405).With("Allow", methods);
}
