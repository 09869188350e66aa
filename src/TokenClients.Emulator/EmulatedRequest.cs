using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TokenClients.Emulator;

/// <summary>
/// A request as it was received. It contains the credentials that the client sent; <see cref="ToString"/> does not.
/// </summary>
/// <remarks>Immutable except for <see cref="StatusCode"/> and <see cref="Rejection"/>, and safe to use from several threads.</remarks>
public sealed class EmulatedRequest
{
    private readonly TokenEmulatorOptions _options;
    private readonly string[] _segments;
    private volatile int _statusCode;
    private volatile string? _rejection;

    private EmulatedRequest(HttpRequest request, string body, TokenEmulatorOptions options)
    {
        _options = options;
        Method = request.Method;
        Path = request.Path.HasValue ? request.Path.Value : "/";
        Query = request.QueryString.Value ?? "";
        Headers = request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Body = body;
        ReceivedOn = options.TimeProvider.GetUtcNow();
        Origin = $"{request.Scheme}://{Host(request)}{request.PathBase}/";
        CertificateThumbprint = request.HttpContext.Connection.ClientCertificate is { } certificate
            ? OAuthClientKey.Thumbprint(certificate, HashAlgorithmName.SHA256) : null;
        _segments = (Path.EndsWith('/') ? Path[..^1] : Path).Split('/');
    }

    /// <summary>The method, such as <c>GET</c>.</summary>
    public string Method { get; }

    /// <summary>
    /// The decoded path with its leading slash; in an app, without the prefix that was passed to
    /// <c>MapTokenEmulator</c>.
    /// </summary>
    public string Path { get; }

    /// <summary>
    /// <see cref="Path"/> for a log: the keys that the emulator knows, and segments of 16 characters and more, which may be a key
    /// or a token, are shortened to their first characters; GUIDs are not.
    /// </summary>
    public string MaskedPath => Masking.Path(Path, _options);

    /// <summary>The query as it was sent, with its question mark, or an empty string.</summary>
    public string Query { get; }

    /// <summary>The headers. Names are case-insensitive; repeated values are joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as text (UTF-8), or an empty string.</summary>
    public string Body { get; }

    /// <summary>
    /// The decoded fields of the body, read as a form regardless of the content type, because some documentation named
    /// another one. Names are case-insensitive; repeated values are joined with commas. For a body that is not a form,
    /// the fields are meaningless.
    /// </summary>
    public IReadOnlyDictionary<string, string> Form => field ??= QueryHelpers.ParseQuery(Body).ToDictionary(
        pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// When the request had been received completely, according to <see cref="TokenEmulatorOptions.TimeProvider"/>.
    /// </summary>
    public DateTimeOffset ReceivedOn { get; }

    /// <summary>
    /// The status of the response, or 0 while there is none. It stays 0 if the request is never answered.
    /// </summary>
    public int StatusCode
    {
        get => _statusCode;
        internal set => _statusCode = value;
    }

    /// <summary>
    /// Why a resource rejected the token of the request, such as <c>InvalidAudience: …</c> with what the token is for and what it
    /// should be for; <see langword="null"/> if it did not, or has not answered yet. It contains no token and no key.
    /// </summary>
    public string? Rejection
    {
        get => _rejection;
        internal set => _rejection = value;
    }

    /// <summary>
    /// The address that the client used for the emulator: <c>http://127.0.0.1:PORT/</c> unless it used another host
    /// name.
    /// </summary>
    internal string Origin { get; }

    internal bool IsHttps => Origin.StartsWith("https:", StringComparison.Ordinal);

    /// <summary>The <c>x5t#S256</c> of the certificate that the client presented, or <see langword="null"/> for none.</summary>
    internal string? CertificateThumbprint { get; }

    /// <summary>The details for the page; set when a service handles the request.</summary>
    internal RequestTrace? Trace { get; set; }

    /// <summary>
    /// Returns the method, <see cref="MaskedPath"/>, the status (or <c>no answer</c>), and <see cref="Rejection"/>. It contains no
    /// header, query or body.
    /// </summary>
    public override string ToString() =>
        $"{Masking.Segment(Method)} {MaskedPath} {(StatusCode == 0 ? "no answer" : $"{StatusCode}")} {Rejection}".TrimEnd();

    /// <summary>
    /// Returns the segment of the path at that index, counted as in the template of <see cref="IsFor"/>.
    /// </summary>
    internal string Segment(int index) => _segments[index + 1];

    /// <summary>
    /// Returns whether the path matches the template, in which <c>*</c> is any one segment. Case and a trailing slash
    /// are ignored.
    /// </summary>
    internal bool IsFor(string template)
    {
        var expected = template.Split('/');
        return _segments.Length == expected.Length + 1
            && expected.Index().All(part =>
                part.Item == "*" || part.Item.Equals(Segment(part.Index), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Returns the text after the scheme in the <c>Authorization</c> header, or <see langword="null"/> if the scheme is
    /// another one.
    /// </summary>
    internal string? Credential(string scheme) =>
        Headers.TryGetValue("Authorization", out var value)
        && value.StartsWith(scheme + " ", StringComparison.OrdinalIgnoreCase)
            ? value[(scheme.Length + 1)..].Trim()
            : null;

    // HTTP/1.0 has no Host header.
    private static string Host(HttpRequest request) => request.Host.HasValue
        ? request.Host.ToUriComponent()
        : $"{request.HttpContext.Connection.LocalIpAddress}:{request.HttpContext.Connection.LocalPort}";

    /// <summary>The request without its body, which cannot be read.</summary>
    internal static EmulatedRequest Unread(HttpRequest request, TokenEmulatorOptions options) => new(request, "", options);

    internal static async Task<EmulatedRequest> ReadAsync(
        HttpRequest request, TokenEmulatorOptions options, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        return new EmulatedRequest(request, body, options);
    }
}
