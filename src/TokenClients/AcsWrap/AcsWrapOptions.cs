using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// Where and who: an issuer and its OAuth WRAP v0.9 endpoint (the Access Control Service, or a server that still speaks
/// its protocol). Bound from the configuration section <c>TokenClients:AcsWrap</c> by <c>services.AddAcsWrapTokens()</c>.
/// </summary>
public sealed class AcsWrapOptions
{
    /// <summary>
    /// The Service Bus namespace, <c>contoso</c> for <c>contoso.servicebus.windows.net</c>; the token service is at
    /// <c>https://{ServiceNamespace}-sb.accesscontrol.windows.net/WRAPv0.9/</c>. Required unless <see cref="Endpoint"/> is
    /// set.
    /// </summary>
    public string? ServiceNamespace { get; set; }

    /// <summary>
    /// The whole address of any other WRAP endpoint, with or without a trailing slash; https, or http on a loopback
    /// address. Takes the place of <see cref="ServiceNamespace"/>.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The issuer's name (<c>wrap_name</c>), <c>owner</c> for instance. Required.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The issuer's key or password (<c>wrap_password</c>), as it is: the client encodes its <c>+ / =</c>. Required; a
    /// secret that serializers and the debugger leave out.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? Password { get; set; }

    /// <summary>
    /// Another key or password of the issuer, or <see langword="null"/>, the default. When one is refused, the other is
    /// tried, and the log says which to rotate. A secret.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? SecondaryPassword { get; set; }

    /// <summary>
    /// What the token is for (<c>wrap_scope</c>), <c>http://contoso.servicebus.windows.net/</c> for instance;
    /// <see langword="null"/>, the default, sends none, which ACS refuses and other servers allow. A request may name
    /// another.
    /// </summary>
    public string? Scope { get; set; }

    /// <summary>Time-outs and retries.</summary>
    public TokenResilienceOptions Resilience { get; } = new();

    internal bool SameAs(AcsWrapOptions other) =>
        (ServiceNamespace, Endpoint, Name, Password, SecondaryPassword, Scope)
        == (other.ServiceNamespace, other.Endpoint, other.Name, other.Password, other.SecondaryPassword, other.Scope)
        && Resilience.SameAs(other.Resilience);
}
