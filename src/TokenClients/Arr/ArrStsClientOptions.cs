using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// The settings of an <see cref="ArrStsClient"/>: an Azure Remote Rendering / Mixed Reality account and its token service.
/// Bound from the configuration section <c>TokenClients:Arr</c> by <c>services.AddArrTokens()</c>.
/// </summary>
public sealed class ArrStsClientOptions
{
    /// <summary>The account id, a GUID such as <c>3f2504e0-4f89-11d3-9a0c-0305e82c3301</c>. Required.</summary>
    public string? AccountId { get; set; }

    /// <summary>The account key. Required. A secret; serializers and the debugger omit it.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? AccountKey { get; set; }

    /// <summary>
    /// The account's other key, or <see langword="null"/>, the default. Both keys are valid at the same time. When one is
    /// rejected, the other is used, and the log says which to rotate. A secret.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? SecondaryAccountKey { get; set; }

    /// <summary>
    /// The account domain as the account's page gave it, <c>eastus.mixedreality.azure.com</c> for instance; the token
    /// service is at <c>https://sts.{AccountDomain}</c>. Required unless <see cref="Endpoint"/> is set.
    /// </summary>
    public string? AccountDomain { get; set; }

    /// <summary>
    /// The address of a private or compatible token service, without <c>/accounts/…</c>; https, or http on a loopback address.
    /// Replaces <see cref="AccountDomain"/>.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The <c>api-version</c> of the request, for instance <c>2019-02-28-preview</c>, which the Mixed Reality SDKs sent.
    /// <see langword="null"/>, the default, sends none.
    /// </summary>
    public string? ApiVersion { get; set; }

    /// <summary>Time-outs and retries.</summary>
    public TokenResilienceOptions Resilience { get; } = new();

    internal bool SameAs(ArrStsClientOptions other) =>
        (AccountId, AccountKey, SecondaryAccountKey, AccountDomain, Endpoint, ApiVersion)
        == (other.AccountId, other.AccountKey, other.SecondaryAccountKey, other.AccountDomain, other.Endpoint, other.ApiVersion)
        && Resilience.SameAs(other.Resilience);
}
