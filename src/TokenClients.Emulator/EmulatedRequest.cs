using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TokenClients.Emulator;

/// <summary>
/// A request as it arrived. It holds the credentials that the client sent; <see cref="ToString"/> does not.
/// </summary>
/// <remarks>Immutable but for <see cref="StatusCode"/>, and safe to use from several threads.</remarks>
public sealed class EmulatedRequest
{
    private readonly string[] _segments;
    private volatile int _statusCode;

    private EmulatedRequest(HttpRequest request, string body, DateTimeOffset receivedOn)
    {
        Method = request.Method;
        Path = request.Path.HasValue ? request.Path.Value : "/";
        Query = request.QueryString.Value ?? "";
        Headers = request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Body = body;
        ReceivedOn = receivedOn;
        Origin = $"{request.Scheme}://{Host(request)}{request.PathBase}/";
        _segments = (Path.EndsWith('/') ? Path[..^1] : Path).Split('/');
    }

    /// <summary>The method, <c>GET</c> for one.</summary>
    public string Method { get; }

    /// <summary>
    /// The path, decoded, with its leading slash; in an app, what follows the prefix given to <c>MapTokenEmulator</c>.
    /// </summary>
    public string Path { get; }

    /// <summary>The query as sent, with its question mark, or an empty string.</summary>
    public string Query { get; }

    /// <summary>
    /// The headers; names are compared without regard to case, repeated values are joined with commas.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as text (UTF-8), or an empty string.</summary>
    public string Body { get; }

    /// <summary>
    /// The fields of the body, decoded, read as a form whatever the content type says: clients followed documentation
    /// that named another one. Names are compared without regard to case, repeated values are joined with commas.
    /// Meaningless for a body that is no form.
    /// </summary>
    public IReadOnlyDictionary<string, string> Form => field ??= QueryHelpers.ParseQuery(Body).ToDictionary(
        pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>When it had arrived as a whole, by <see cref="TokenEmulatorOptions.TimeProvider"/>.</summary>
    public DateTimeOffset ReceivedOn { get; }

    /// <summary>The status it was answered with, or 0 while it has no answer, for good if it never got one.</summary>
    public int StatusCode
    {
        get => _statusCode;
        internal set => _statusCode = value;
    }

    /// <summary>
    /// The address the client used for the emulator: <c>http://127.0.0.1:PORT/</c> unless it named another host.
    /// </summary>
    internal string Origin { get; }

    /// <summary>What more there is to say of it, once a service has taken it.</summary>
    internal RequestTrace? Trace { get; set; }

    /// <summary>The method, path and status. Never a header, the query or the body.</summary>
    public override string ToString() => $"{Method} {Path} {StatusCode}";

    /// <summary>The segment of the path with that index, counted as in the template of <see cref="IsFor"/>.</summary>
    internal string Segment(int index) => _segments[index + 1];

    /// <summary>
    /// Whether the path is that one; <c>*</c> is any one segment, case and a trailing slash do not count.
    /// </summary>
    internal bool IsFor(string template)
    {
        var expected = template.Split('/');
        return _segments.Length == expected.Length + 1
            && expected.Index().All(part =>
                part.Item == "*" || part.Item.Equals(Segment(part.Index), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// What follows the scheme in the <c>Authorization</c> header, or <see langword="null"/> if it is another.
    /// </summary>
    internal string? Credential(string scheme) =>
        Headers.TryGetValue("Authorization", out var value)
        && value.StartsWith(scheme + " ", StringComparison.OrdinalIgnoreCase)
            ? value[(scheme.Length + 1)..].Trim()
            : null;

    // HTTP/1.0 knows no Host header.
    private static string Host(HttpRequest request) => request.Host.HasValue
        ? request.Host.ToUriComponent()
        : $"{request.HttpContext.Connection.LocalIpAddress}:{request.HttpContext.Connection.LocalPort}";

    internal static async Task<EmulatedRequest> ReadAsync(
        HttpRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        return new EmulatedRequest(request, body, time.GetUtcNow());
    }
}
