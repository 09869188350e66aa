namespace TokenClients.Emulator;

/// <summary>Something that goes wrong with one request; see <see cref="EmulatedFaults"/>.</summary>
/// <remarks>
/// Immutable, and may be used any number of times, for every service and its resource. The "normal answer" is what
/// would have been said without the fault, made when it is sent: a refusal if the request deserves one.
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

    private Fault(string name, Func<Exchange, Answer, Task> send)
        : this(name, (endpoint, exchange) => send(exchange, endpoint.Answer(exchange.Request)))
    {
    }

    /// <summary>The service's, or resource's, own answer for an error.</summary>
    /// <param name="status">The status, from 400 to 599.</param>
    /// <param name="retryAfter">
    /// What <c>Retry-After</c> says, rounded up to whole seconds, or <see langword="null"/> for what the service says
    /// by itself.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The status is out of range, or the time is negative.</exception>
    public static Fault Status(int status, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        return new($"Status({status})", (endpoint, exchange) =>
        {
            var answer = endpoint.Fail(exchange.Request, status);
            return exchange.SendAsync(retryAfter is { } time ? answer.With("Retry-After", Seconds(time)) : answer);
        });
    }

    /// <summary>
    /// Refuses the key, even the right one, as if it were wrong: the service's own 401. A resource refuses the token.
    /// </summary>
    public static Fault RefuseKey() =>
        new(nameof(RefuseKey), (endpoint, exchange) => exchange.SendAsync(endpoint.Fail(exchange.Request, 401)));

    /// <summary>The normal answer, later.</summary>
    /// <param name="time">How much later, by <see cref="TokenEmulatorOptions.TimeProvider"/>; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public static Fault Delay(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return After(nameof(Delay), exchange => exchange.PauseAsync(time));
    }

    /// <summary>No answer, until the client goes away or the emulator is disposed.</summary>
    public static Fault Hang() => After(nameof(Hang), exchange => exchange.PauseAsync(Timeout.InfiniteTimeSpan));

    /// <summary>The normal answer, once a task has completed: a test can force an order of events with it.</summary>
    /// <param name="opened">The task. If it fails, the request gets a bare 500.</param>
    /// <exception cref="ArgumentNullException"><paramref name="opened"/> is <see langword="null"/>.</exception>
    public static Fault Gate(Task opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        return After(nameof(Gate), exchange => opened.WaitAsync(exchange.Gone));
    }

    /// <summary>
    /// The connection is reset (TCP RST) before any answer. Where there is none, as with the test host of ASP.NET Core,
    /// the request is aborted.
    /// </summary>
    public static Fault ResetConnection() => new(nameof(ResetConnection), (_, exchange) => exchange.ResetAsync());

    /// <summary>
    /// The normal answer with the length of its whole body announced; half of it is sent, then the connection is
    /// closed or, where there is none, the answer aborted.
    /// </summary>
    public static Fault CutOffBody() => new(nameof(CutOffBody), BodyFaults.CutOffAsync);

    /// <summary>
    /// The normal answer, stretched in the middle (in its token, if it has one), streamed without an announced length.
    /// An answer whose status has no body stays as it is.
    /// </summary>
    /// <param name="bytes">About how long the body is, zero or more; 10 MiB by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public static Fault HugeBody(long bytes = 10 * 1024 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new(nameof(HugeBody), (exchange, answer) => BodyFaults.StretchAsync(exchange, answer, bytes));
    }

    /// <summary>
    /// The normal answer: its headers and a tenth of the body at once, each further tenth after a pause.
    /// </summary>
    /// <param name="perChunk">The pause, by <see cref="TokenEmulatorOptions.TimeProvider"/>; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="perChunk"/> is negative.</exception>
    public static Fault SlowBody(TimeSpan perChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perChunk, TimeSpan.Zero);
        return new(nameof(SlowBody), (exchange, answer) => BodyFaults.TrickleAsync(exchange, answer, perChunk));
    }

    /// <summary>The sign-in page of a captive portal: 200, <c>text/html</c>.</summary>
    public static Fault Html() => Exactly(
        nameof(Html),
        "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Welcome to the hotel network</body></html>\n",
        "text/html; charset=utf-8",
        200);

    /// <summary>The normal answer with its content type, but without its body.</summary>
    public static Fault EmptyBody() =>
        new(nameof(EmptyBody), (exchange, answer) => exchange.SendAsync(answer with { Body = "" }));

    /// <summary>Exactly this body, and no header of the service.</summary>
    /// <param name="body">The body, sent as UTF-8; a status without a body (204, 205, 304) drops it.</param>
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

    /// <summary>Sends the client elsewhere.</summary>
    /// <param name="location">Where to, absolute or relative.</param>
    /// <param name="status">The status, from 300 to 399.</param>
    /// <exception cref="ArgumentNullException"><paramref name="location"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of range.</exception>
    public static Fault Redirect(Uri location, int status = 302)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 399);
        var target = location.IsAbsoluteUri ? location.AbsoluteUri : location.OriginalString;
        return new(nameof(Redirect), (_, exchange) => exchange.SendAsync(new Answer(status).With("Location", target)));
    }

    /// <summary>The normal answer, with a <c>Date</c> header that is off. The token keeps the right times.</summary>
    /// <param name="by">By how much; more than zero is in the future.</param>
    public static Fault SkewDate(TimeSpan by) =>
        new(nameof(SkewDate), (exchange, answer) => exchange.SendAsync(answer with { DateSkew = by }));

    /// <summary>
    /// The normal answer, but its token is signed with another key, so that the resource refuses it. A resource hands
    /// out no token, and gives its normal answer.
    /// </summary>
    public static Fault SignWithWrongKey() => new(
        nameof(SignWithWrongKey), (endpoint, exchange) => exchange.SendAsync(endpoint.AnswerForged(exchange.Request)));

    /// <summary>The name of the fault.</summary>
    public override string ToString() => _name;

    internal static Fault None { get; } = new(nameof(None), (exchange, answer) => exchange.SendAsync(answer));

    internal Task ApplyAsync(IEndpoint endpoint, Exchange exchange) => _apply(endpoint, exchange);

    private static Fault Exactly(string name, string body, string? contentType, int status) =>
        new(name, (_, exchange) => exchange.SendAsync(new Answer(status, contentType, body)));

    private static Fault After(string name, Func<Exchange, Task> wait) => new(name, async (endpoint, exchange) =>
    {
        await wait(exchange).ConfigureAwait(false);
        await exchange.SendAsync(endpoint.Answer(exchange.Request)).ConfigureAwait(false);
    });

    private static string Seconds(TimeSpan time) => $"{(long)Math.Ceiling(time.TotalSeconds)}";
}
