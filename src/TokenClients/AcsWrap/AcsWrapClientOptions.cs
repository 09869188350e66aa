using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// The settings of an <see cref="AcsWrapClient"/>: an issuer and its OAuth WRAP v0.9 endpoint (the Access Control Service, or a
/// server that still supports its protocol). Bound from the configuration section <c>TokenClients:AcsWrap</c> by
/// <c>services.AddAcsWrapTokens()</c>.
/// </summary>
public sealed class AcsWrapClientOptions
{
    /// <summary>
    /// The Service Bus namespace, <c>contoso</c> for <c>contoso.servicebus.windows.net</c>; the token service is at
    /// <c>https://{ServiceNamespace}-sb.accesscontrol.windows.net/WRAPv0.9/</c>. Required unless <see cref="Endpoint"/> or
    /// <see cref="ConnectionString"/> is set.
    /// </summary>
    public string? ServiceNamespace { get; set; }

    /// <summary>
    /// The full address of any other WRAP endpoint, with or without a trailing slash; https, or http on a loopback address.
    /// Replaces <see cref="ServiceNamespace"/>.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The issuer's name (<c>wrap_name</c>), <c>owner</c> for instance. Required unless <see cref="AssertionProvider"/> or
    /// <see cref="ConnectionString"/> is set.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// The issuer's key or password (<c>wrap_password</c>), not encoded: the client encodes its <c>+ / =</c>. Required unless
    /// <see cref="AssertionProvider"/> or <see cref="ConnectionString"/> is set. A secret; serializers and the debugger omit
    /// it.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? Password { get; set; }

    /// <summary>
    /// A second key or password of the issuer, or <see langword="null"/>, the default. When one is rejected, the other is used,
    /// and the log says which to rotate. A secret.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? SecondaryPassword { get; set; }

    /// <summary>
    /// Whether the password signs an assertion instead of being sent. The client then sends a Simple Web Token that names the
    /// issuer and is signed with the password, which must be the issuer's base64 key (<c>wrap_assertion_format=SWT</c>,
    /// draft-hardt-oauth-01 §5.2). <see langword="false"/>, the default, sends the name and the password.
    /// </summary>
    public bool UseSignedAssertion { get; set; }

    /// <summary>
    /// Returns an assertion, for instance a SAML assertion, that is sent instead of <see cref="Name"/> and
    /// <see cref="Password"/>. Called for every fetch, with a cancellation token that is cancelled when the fetch ends. If it
    /// throws, the fetch fails: with its <see cref="TokenException"/> unchanged, or with one that wraps any other exception.
    /// <see langword="null"/> by default; set in code only.
    /// </summary>
    [JsonIgnore, IgnoreDataMember]
    public Func<CancellationToken, ValueTask<AcsWrapAssertion>>? AssertionProvider { get; set; }

    /// <summary>
    /// A Service Bus connection string,
    /// <c>Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=…</c>, with
    /// <c>;StsEndpoint=…</c> if the token service is elsewhere and <c>;EntityPath=…</c> for a narrower scope. Replaces
    /// <see cref="Name"/>, <see cref="Password"/>, <see cref="ServiceNamespace"/>, <see cref="Endpoint"/> and
    /// <see cref="Scope"/>; <see langword="null"/> by default. Its key signs an assertion (see
    /// <see cref="UseSignedAssertion"/>) and is never sent. A scope that a request names is sent in the form that Service Bus
    /// uses, <c>http://</c> and a trailing slash; a path such as <c>orders</c> is relative to the endpoint. A secret;
    /// serializers and the debugger omit it.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// What the token is for (<c>wrap_scope</c>), <c>http://contoso.servicebus.windows.net/</c> for instance;
    /// <see langword="null"/>, the default, sends none, which ACS rejects and other servers allow. A request may name another
    /// scope.
    /// </summary>
    public string? Scope { get; set; }

    /// <summary>Time-outs and retries.</summary>
    public TokenResilienceOptions Resilience { get; } = new();

    internal AcsWrapClientOptions Copy() => (AcsWrapClientOptions)MemberwiseClone();

    // Callbacks that capture variables are never equal, so only their presence is compared.
    internal bool SameAs(AcsWrapClientOptions other) =>
        (ServiceNamespace, Endpoint, Name, Password, SecondaryPassword, UseSignedAssertion, AssertionProvider is null, ConnectionString, Scope)
        == (other.ServiceNamespace, other.Endpoint, other.Name, other.Password, other.SecondaryPassword, other.UseSignedAssertion,
            other.AssertionProvider is null, other.ConnectionString, other.Scope)
        && Resilience.SameAs(other.Resilience);
}
