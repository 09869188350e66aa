using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Http;

/// <summary>A credential, which puts itself on a request: into a header, or into the fields of a form.</summary>
/// <param name="setting">The setting that the credential comes from.</param>
/// <param name="secrets">What must not show, should a server repeat it.</param>
internal abstract class ClientCredential(string setting, params IEnumerable<string> secrets) : CredentialSource(setting, secrets)
{
    /// <summary>The certificate that the connection to the service presents (RFC 8705), or <see langword="null"/> for none.</summary>
    public X509Certificate2? Certificate
    {
        get;
        set => (field, CertificateExpiresOn) = (value, value is null ? null : new DateTimeOffset(value.NotAfter));
    }

    /// <summary>When the certificate expires; read before the request, since its owner may have disposed it when the response comes.</summary>
    public DateTimeOffset? CertificateExpiresOn { get; private set; }

    /// <summary>Puts the credential on a request.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="form">The fields of the form that becomes the request's body; a service without a form sends none of them.</param>
    public abstract void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form);

    /// <inheritdoc />
    public sealed override ValueTask<ClientCredential?> GetCredentialAsync(CancellationToken cancellationToken) => new(this);
}
