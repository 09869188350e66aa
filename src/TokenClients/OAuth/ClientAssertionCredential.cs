using System.Diagnostics;
using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>Authenticates the client with an assertion (RFC 7523 §2.2): a given one, or one that is signed for each attempt.</summary>
/// <param name="id">The client's id, which some servers require in addition to the assertion.</param>
/// <param name="setting">The setting that the assertion or its key comes from.</param>
/// <param name="assertion">The assertion, or <see langword="null"/> if one must be signed.</param>
/// <param name="sign">Signs a new assertion with times by the server's clock.</param>
internal sealed class ClientAssertionCredential(
    string id, string setting, string? assertion, Func<DateTimeOffset, CancellationToken, ValueTask<string>>? sign = null)
    : ClientCredential(setting)
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly List<string> _secrets = assertion is null ? [] : SecretsOf(assertion);

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private string? _assertion = assertion;

    /// <summary>Whether each attempt needs a new assertion, because a server accepts each only once.</summary>
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

    /// <summary>
    /// Returns the assertion and its signature. Shorter texts are omitted, because they could occur in other texts by chance.
    /// </summary>
    private static List<string> SecretsOf(string assertion) =>
        [.. new[] { assertion, assertion.Substring(assertion.LastIndexOf('.') + 1) }.Where(secret => secret.Length >= AccessToken.ShortestSecret)];
}
