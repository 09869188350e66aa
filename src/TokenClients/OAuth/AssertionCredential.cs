using System.Diagnostics;
using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>A client that proves who it is by an assertion (RFC 7523 §2.2): one that is given, or one that is signed for each attempt.</summary>
/// <param name="id">The client's id, which some servers require beside the assertion.</param>
/// <param name="setting">The setting that the assertion or its key comes from.</param>
/// <param name="assertion">The assertion, or <see langword="null"/> if it is to be signed.</param>
/// <param name="sign">Signs a new one at the server's time.</param>
internal sealed class AssertionCredential(
    string id, string setting, string? assertion, Func<DateTimeOffset, CancellationToken, ValueTask<string>>? sign = null)
    : ClientCredential(setting)
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly List<string> _secrets = assertion is null ? [] : SecretsOf(assertion);

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private string? _assertion = assertion;

    /// <summary>Whether each attempt needs an assertion of its own, because a server accepts one only once.</summary>
    public bool IsSigned => sign is not null;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public override IReadOnlyList<string> Secrets => _secrets;

    /// <summary>Signs a new assertion.</summary>
    public async ValueTask SignAsync(DateTimeOffset serverTime, CancellationToken cancellationToken)
    {
        _assertion = await sign!(serverTime, cancellationToken).ConfigureAwait(false);
        _secrets.AddRange(SecretsOf(_assertion));
    }

    public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form)
    {
        form.Add(new("client_id", id));
        form.Add(new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
        form.Add(new("client_assertion", _assertion!));
    }

    public override string WhyNone(string? causes) => $"{Setting} could not sign: {causes}";

    /// <summary>The assertion, and the signature that makes it one. What is too short for one would be found in other words.</summary>
    private static List<string> SecretsOf(string assertion) =>
        [.. new[] { assertion, assertion.Substring(assertion.LastIndexOf('.') + 1) }.Where(secret => secret.Length >= AccessToken.ShortestSecret)];
}
