using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Http;

/// <summary>A credential that can be added to a request: as a header, or as form fields.</summary>
/// <param name="setting">The setting that the credential comes from.</param>
/// <param name="secrets">The texts to redact if a server repeats them.</param>
internal abstract class ClientCredential(string setting, params IEnumerable<string> secrets) : CredentialSource(setting, secrets)
{
    /// <summary>The certificate that the connection to the service presents (RFC 8705), or <see langword="null"/> for none.</summary>
    public X509Certificate2? Certificate
    {
        get;
        set => (field, CertificateExpiresOn) = (value, value is null ? null : new DateTimeOffset(value.NotAfter));
    }

    /// <summary>
    /// When the certificate expires; read before the request, because its owner may have disposed it before the response
    /// arrives.
    /// </summary>
    public DateTimeOffset? CertificateExpiresOn { get; private set; }

    /// <summary>Adds the credential to a request.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="form">The form fields of the request's body. A service that uses no form ignores them.</param>
    public abstract void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form);

    /// <inheritdoc />
    public sealed override ValueTask<ClientCredential?> GetCredentialAsync(CancellationToken cancellationToken) => new(this);
}
