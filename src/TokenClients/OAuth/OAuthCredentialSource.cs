using System.Security.Cryptography.X509Certificates;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>Creates a credential for each fetch, because its key, assertion or certificate may have changed.</summary>
/// <param name="setting">The setting that the credential comes from.</param>
/// <param name="create">Creates the credential.</param>
/// <param name="certificate">Returns the certificate that the connection presents; <see langword="null"/> for none.</param>
/// <param name="certificateSetting">The setting that the certificate comes from.</param>
internal sealed class OAuthCredentialSource(
    string setting,
    Func<CancellationToken, ValueTask<ClientCredential?>> create,
    Func<X509Certificate2>? certificate,
    string certificateSetting) : CredentialSource(setting)
{
    public override async ValueTask<ClientCredential?> GetCredentialAsync(CancellationToken cancellationToken)
    {
        if (await create(cancellationToken).ConfigureAwait(false) is not { } credential)
        {
            return null;
        }

        credential.Certificate = GetCertificate();
        return credential;
    }

    /// <summary>Throws if a certificate is configured but missing or disposed, because the request must not be sent without it.</summary>
    public override X509Certificate2? GetCertificate()
    {
        var found = certificate?.Invoke();
        return certificate is null ? null
            : found?.Thumbprint is not null ? found // Thumbprint throws if the certificate was disposed
            : throw new InvalidOperationException($"{certificateSetting} returned null");
    }

    public override string WhyNone(string? causes) =>
        Setting.EndsWith("Provider", StringComparison.Ordinal) ? base.WhyNone(causes)
        : $"{Setting} could not be used: {causes ?? "the file is empty"}";
}
