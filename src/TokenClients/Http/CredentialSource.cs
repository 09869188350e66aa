using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Http;

/// <summary>Supplies the credential of each fetch: always the same one, or one that is made for that fetch alone.</summary>
/// <param name="setting">The setting that the credential comes from.</param>
/// <param name="secrets">What must not show, should a server repeat it.</param>
internal abstract class CredentialSource(string setting, params IEnumerable<string> secrets)
{
    /// <summary>The setting's name, for log messages.</summary>
    public string Setting { get; } = setting;

    /// <summary>What must not show, as far as it exists yet: a credential that is signed for each attempt adds to it.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public virtual IReadOnlyList<string> Secrets { get; } = [.. secrets];

    /// <summary>Returns the credential for one fetch, or <see langword="null"/> if a callback made none.</summary>
    public abstract ValueTask<ClientCredential?> GetCredentialAsync(CancellationToken cancellationToken);

    /// <summary>Returns the certificate that the next credential presents; <see langword="null"/>, the default, for none.</summary>
    public virtual X509Certificate2? GetCertificate() => null;

    /// <summary>Says why there is no credential, as a clause.</summary>
    /// <param name="causes">What was thrown, or <see langword="null"/> if nothing was.</param>
    public virtual string WhyNone(string? causes) => causes is null
        ? $"the {Setting} callback returned null; return an assertion, or throw" : $"the {Setting} callback threw {causes}";
}
