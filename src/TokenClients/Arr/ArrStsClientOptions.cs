using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// Where and who: an Azure Remote Rendering / Mixed Reality account and its token service. Bound from the configuration
/// section <c>TokenClients:Arr</c> by <c>services.AddArrTokens()</c>.
/// </summary>
public sealed class ArrStsClientOptions
{
    /// <summary>The account id, a GUID such as <c>3f2504e0-4f89-11d3-9a0c-0305e82c3301</c>. Required.</summary>
    public string? AccountId { get; set; }

    /// <summary>The account key. Required; a secret that serializers and the debugger leave out.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? AccountKey { get; set; }

    /// <summary>
    /// The account's other key, or <see langword="null"/>, the default. Both are valid at once: when one is rejected, the
    /// other is used, and the log says which to rotate. A secret.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? SecondaryAccountKey { get; set; }

    /// <summary>
    /// The account domain as the account's page gave it, <c>eastus.mixedreality.azure.com</c> for instance; the token
    /// service is at <c>https://sts.{AccountDomain}</c>. Required unless <see cref="Endpoint"/> is set.
    /// </summary>
    public string? AccountDomain { get; set; }

    /// <summary>
    /// The address of a private or compatible token service in place of <see cref="AccountDomain"/>, up to but without
    /// <c>/accounts/…</c>; https, or http on a loopback address.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The <c>api-version</c> of the request, or <see langword="null"/>, the default, for none; the Mixed Reality SDKs
    /// sent <c>2019-02-28-preview</c>.
    /// </summary>
    public string? ApiVersion { get; set; }

    /// <summary>Time-outs and retries.</summary>
    public TokenResilienceOptions Resilience { get; } = new();

    internal bool SameAs(ArrStsClientOptions other) =>
        (AccountId, AccountKey, SecondaryAccountKey, AccountDomain, Endpoint, ApiVersion)
        == (other.AccountId, other.AccountKey, other.SecondaryAccountKey, other.AccountDomain, other.Endpoint, other.ApiVersion)
        && Resilience.SameAs(other.Resilience);
}
