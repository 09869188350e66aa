using Azure.Core;

namespace TokenClients;

/// <summary>
/// The settings of an <see cref="AzureTokenClient"/>: a credential of the Azure SDK and the scopes to request. Read once, when
/// the client is created; later changes have no effect.
/// </summary>
public sealed class AzureTokenClientOptions
{
    /// <summary>Fetches the tokens, for instance a <c>DefaultAzureCredential</c> or <c>ManagedIdentityCredential</c>. Required.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>
    /// The scopes to use for a <see cref="TokenRequest"/> that names none, for instance
    /// <c>https://servicebus.azure.net/.default</c>. Each scope is a separate entry without spaces. At least one is required.
    /// </summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>
    /// Whether <see cref="Scopes"/> are always requested, whatever scope a request names; <see langword="false"/> by default.
    /// For call sites that still name scopes of another service, such as the Access Control Service. The cache still has one
    /// entry for each scope that is named.
    /// </summary>
    public bool IgnoreRequestedScope { get; set; }

    /// <summary>
    /// Distinguishes these tokens from those of a client with the same name and other settings. A scope is never empty, so no
    /// scope can be mistaken for the setting.
    /// </summary>
    internal string PartitionKey =>
        string.Join(" ", IgnoreRequestedScope ? [.. Scopes, "", nameof(IgnoreRequestedScope)] : Scopes);

    /// <summary>Returns the partition key with that of the application, which does not replace it.</summary>
    internal string PartitionKeyWith(string? application) =>
        string.IsNullOrEmpty(application) ? PartitionKey : FormattableString.Invariant($"{application!.Length}:{application} {PartitionKey}");

    internal void Add(IEnumerable<string> scopes)
    {
        foreach (var scope in scopes)
        {
            Scopes.Add(scope);
        }
    }
}
