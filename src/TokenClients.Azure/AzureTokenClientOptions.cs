using Azure.Core;

namespace TokenClients;

/// <summary>
/// A credential of the Azure SDK and the scopes it is asked for. Read when the client is made; later changes have no effect.
/// </summary>
public sealed class AzureTokenClientOptions
{
    /// <summary>Fetches the tokens, for instance a <c>DefaultAzureCredential</c> or <c>ManagedIdentityCredential</c>. Required.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>
    /// The scopes to request where a <see cref="TokenRequest"/> names none, <c>https://servicebus.azure.net/.default</c> for
    /// instance; each is an entry of its own, without spaces. At least one is required.
    /// </summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>
    /// Whether <see cref="Scopes"/> are requested whatever scope a request names; <see langword="false"/> by default. For call
    /// sites that still name scopes of another service, the Access Control Service for instance. The cache keeps an entry
    /// for each scope that is named.
    /// </summary>
    public bool IgnoreRequestedScope { get; set; }

    /// <summary>
    /// Tells these tokens from those of a client of the same name with other settings. No scope is empty, so none can stand
    /// for the setting.
    /// </summary>
    internal string PartitionKey =>
        string.Join(" ", IgnoreRequestedScope ? [.. Scopes, "", nameof(IgnoreRequestedScope)] : Scopes);

    internal void Add(IEnumerable<string> scopes)
    {
        foreach (var scope in scopes)
        {
            Scopes.Add(scope);
        }
    }
}
