using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Http;

/// <summary>Supplies the credential for each fetch: always the same one, or a new one each time.</summary>
/// <param name="setting">The setting that the credential comes from.</param>
/// <param name="secrets">The texts to redact if a server repeats them.</param>
internal abstract class CredentialSource(string setting, params IEnumerable<string> secrets)
{
    /// <summary>The setting's name, for log messages.</summary>
    public string Setting { get; } = setting;

    /// <summary>The texts to redact if a server repeats them. A credential that is signed for each attempt adds to them.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public virtual IReadOnlyList<string> Secrets { get; } = [.. secrets];

    /// <summary>Returns the credential for one fetch, or <see langword="null"/> if a callback returned none.</summary>
    public abstract ValueTask<ClientCredential?> GetCredentialAsync(CancellationToken cancellationToken);

    /// <summary>Returns the certificate that the next credential presents; <see langword="null"/>, the default, for none.</summary>
    public virtual X509Certificate2? GetCertificate() => null;

    /// <summary>Returns why there is no credential, as a clause.</summary>
    /// <param name="causes">The exception as text, or <see langword="null"/> if none was thrown.</param>
    public virtual string WhyNone(string? causes) => causes is null
        ? $"the {Setting} callback returned null; return an assertion, or throw" : $"the {Setting} callback threw {causes}";
}
