namespace TokenClients.Emulator;

/// <summary>A fault in the response to one request; see <see cref="EmulatedFaults"/>.</summary>
/// <remarks>
/// Immutable. The same fault can be used any number of times, for every service and resource. The "normal response" is
/// the one that would be sent without the fault; it is created when it is sent, and is an error if the request is not
/// valid.
/// </remarks>
public sealed class Fault
{
    private readonly string _name;
    private readonly Func<IEndpoint, Exchange, Task> _apply;

    private Fault(string name, Func<IEndpoint, Exchange, Task> apply)
    {
        _name = name;
        _apply = apply;
    }

    private Fault(string name, Func<Exchange, EmulatedResponse, Task> send)
        : this(name, (endpoint, exchange) => send(exchange, endpoint.Respond(exchange.Request)))
    {
    }

    /// <summary>The error response of the service or resource.</summary>
    /// <param name="status">The status, from 400 to 599.</param>
    /// <param name="retryAfter">
    /// The value of <c>Retry-After</c>, rounded up to whole seconds, or <see langword="null"/> for the value that the
    /// service sends by default.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The status is out of range, or the time is negative.</exception>
    public static Fault Status(int status, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        return new($"Status({status})", (endpoint, exchange) =>
        {
            var response = endpoint.Fail(exchange.Request, status);
            return exchange.SendAsync(retryAfter is { } time ? response.With("Retry-After", Seconds(time)) : response);
        });
    }

    /// <summary>
    /// Rejects the key, even a valid one: the 401 of the service for a wrong key. A resource rejects the token.
    /// </summary>
    public static Fault RejectKey() =>
        new(nameof(RejectKey), (endpoint, exchange) => exchange.SendAsync(endpoint.Fail(exchange.Request, 401)));

    /// <summary>The normal response after a delay.</summary>
    /// <param name="time">The delay, measured by <see cref="TokenEmulatorOptions.TimeProvider"/>; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public static Fault Delay(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return After(nameof(Delay), exchange => exchange.PauseAsync(time));
    }

    /// <summary>No response until the client disconnects or the emulator is disposed.</summary>
    public static Fault Hang() => After(nameof(Hang), exchange => exchange.PauseAsync(Timeout.InfiniteTimeSpan));

    /// <summary>
    /// The normal response after a task has completed, with which a test can force an order of events.
    /// </summary>
    /// <param name="opened">The task. If it fails, the response is a 500 without a body.</param>
    /// <exception cref="ArgumentNullException"><paramref name="opened"/> is <see langword="null"/>.</exception>
    public static Fault Gate(Task opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        return After(nameof(Gate), exchange => opened.WaitAsync(exchange.Aborted));
    }

    /// <summary>
    /// The connection is reset (TCP RST) before any response. Where there is no connection, as with the test host of
    /// ASP.NET Core, the request is aborted.
    /// </summary>
    public static Fault ResetConnection() => new(nameof(ResetConnection), (_, exchange) => exchange.ResetAsync());

    /// <summary>
    /// The normal response with the content length of the whole body, of which only half is sent. Then the connection is
    /// closed; where there is no connection, the response is aborted.
    /// </summary>
    public static Fault CutOffBody() => new(nameof(CutOffBody), BodyFaults.CutOffAsync);

    /// <summary>
    /// The normal response with an enlarged body (in its token, if it has one), sent without a content length. A
    /// response whose status has no body is not changed.
    /// </summary>
    /// <param name="bytes">The approximate length of the body, zero or more; 10 MiB by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public static Fault HugeBody(long bytes = 10 * 1024 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new(nameof(HugeBody), (exchange, response) => BodyFaults.StretchAsync(exchange, response, bytes));
    }

    /// <summary>
    /// The normal response: its headers and a tenth of the body at once, each further tenth after a pause.
    /// </summary>
    /// <param name="perChunk">
    /// The pause, measured by <see cref="TokenEmulatorOptions.TimeProvider"/>; zero or more.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="perChunk"/> is negative.</exception>
    public static Fault SlowBody(TimeSpan perChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perChunk, TimeSpan.Zero);
        return new(nameof(SlowBody), (exchange, response) => BodyFaults.TrickleAsync(exchange, response, perChunk));
    }

    /// <summary>The sign-in page of a captive portal: 200, <c>text/html</c>.</summary>
    public static Fault Html() => Exactly(
        nameof(Html),
        "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Welcome to the hotel network</body></html>\n",
        "text/html; charset=utf-8",
        200);

    /// <summary>The normal response with its content type, but without its body.</summary>
    public static Fault EmptyBody() =>
        new(nameof(EmptyBody), (exchange, response) => exchange.SendAsync(response with { Body = "" }));

    /// <summary>A response with exactly this body, without the headers of the service.</summary>
    /// <param name="body">
    /// The body, sent as UTF-8. It is not sent with a status that has no body (204, 205, 304).
    /// </param>
    /// <param name="contentType">The content type, or <see langword="null"/> for none.</param>
    /// <param name="status">The status, from 200 to 599.</param>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of range.</exception>
    public static Fault Body(string body, string? contentType = null, int status = 200)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return Exactly(nameof(Body), body, contentType, status);
    }

    /// <summary>A redirect to another address.</summary>
    /// <param name="location">The address, absolute or relative.</param>
    /// <param name="status">The status, from 300 to 399.</param>
    /// <exception cref="ArgumentNullException"><paramref name="location"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of range.</exception>
    public static Fault Redirect(Uri location, int status = 302)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 399);
        var target = location.IsAbsoluteUri ? location.AbsoluteUri : location.OriginalString;
        return new(nameof(Redirect), (_, exchange) => exchange.SendAsync(new EmulatedResponse(status).With("Location", target)));
    }

    /// <summary>The normal response with a wrong <c>Date</c> header. The times in the token are correct.</summary>
    /// <param name="by">The deviation; positive values are in the future.</param>
    public static Fault SkewDate(TimeSpan by) =>
        new(nameof(SkewDate), (exchange, response) => exchange.SendAsync(response with { DateSkew = by }));

    /// <summary>
    /// The normal response, but its token is signed with another key, so that the resource rejects it. A resource
    /// issues no token, so its response is the normal one.
    /// </summary>
    public static Fault SignWithWrongKey() => new(
        nameof(SignWithWrongKey), (endpoint, exchange) => exchange.SendAsync(endpoint.RespondWithWrongKey(exchange.Request)));

    /// <summary>
    /// Rejects the assertion of a client of the OAuth 2.0 token endpoint (<c>private_key_jwt</c>), even a valid one, with the
    /// 401 for that reason. A request without an assertion gets the normal response.
    /// </summary>
    /// <param name="rejection">The reason.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rejection"/> is not defined.</exception>
    public static Fault RejectAssertion(AssertionRejection rejection) => Enum.IsDefined(rejection)
        ? new($"{nameof(RejectAssertion)}({rejection})", (endpoint, exchange) => exchange.SendAsync(endpoint.RejectAssertion(exchange.Request, rejection)))
        : throw new ArgumentOutOfRangeException(nameof(rejection));

    /// <summary>
    /// The metadata of the OAuth 2.0 server with another issuer, which a client must reject (RFC 8414, 3.3). For <see
    /// cref="EmulatedService.MetadataFaults"/>; other requests get the normal response.
    /// </summary>
    public static Fault WrongIssuer() => new(
        nameof(WrongIssuer), (endpoint, exchange) => exchange.SendAsync(endpoint.RespondWithWrongIssuer(exchange.Request)));

    /// <summary>Returns the name of the fault.</summary>
    public override string ToString() => _name;

    internal static Fault None { get; } = new(nameof(None), (exchange, response) => exchange.SendAsync(response));

    internal Task ApplyAsync(IEndpoint endpoint, Exchange exchange) => _apply(endpoint, exchange);

    private static Fault Exactly(string name, string body, string? contentType, int status) =>
        new(name, (_, exchange) => exchange.SendAsync(new EmulatedResponse(status, contentType, body)));

    private static Fault After(string name, Func<Exchange, Task> wait) => new(name, async (endpoint, exchange) =>
    {
        await wait(exchange).ConfigureAwait(false);
        await exchange.SendAsync(endpoint.Respond(exchange.Request)).ConfigureAwait(false);
    });

    private static string Seconds(TimeSpan time) => $"{(long)Math.Ceiling(time.TotalSeconds)}";
}
