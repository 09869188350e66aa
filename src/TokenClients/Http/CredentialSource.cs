using System.Diagnostics;

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
}
