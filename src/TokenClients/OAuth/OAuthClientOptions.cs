using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// Where and who: a client registered with an OAuth 2.0 server, and the server's token endpoint. Bound from the
/// configuration section <c>TokenClients:OAuth</c> by <c>services.AddOAuthTokens()</c>.
/// </summary>
public sealed class OAuthClientOptions
{
    /// <summary>
    /// The whole address of the token endpoint, <c>https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token</c> for
    /// Microsoft Entra ID; other servers name it <c>token_endpoint</c> in their metadata. https, or http on a loopback
    /// address. Required.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The client's id (<c>client_id</c>), as the server registered it. Required.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// The client's secret (<c>client_secret</c>), as it is: the client encodes what has to be. Required; a secret that
    /// serializers and the debugger leave out.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? ClientSecret { get; set; }

    /// <summary>
    /// Another secret of the client, or <see langword="null"/>, the default. When one is rejected, the other is used, and
    /// the log says which to rotate. A secret.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? SecondaryClientSecret { get; set; }

    /// <summary>
    /// Whether id and secret travel in the <c>Authorization</c> header, <see cref="OAuthClientAuthentication.Basic"/>, the
    /// default, or in the form.
    /// </summary>
    public OAuthClientAuthentication ClientAuthentication { get; set; }

    /// <summary>
    /// What the token is for (<c>scope</c>): one scope or several with spaces between, <c>api://orders/.default</c> for
    /// instance. <see langword="null"/>, the default, sends none, and the server takes its own. A request's
    /// <see cref="TokenRequest.Scope"/> takes its place, unless <see cref="IgnoreRequestedScope"/> is set.
    /// </summary>
    public string? Scope { get; set; }

    /// <summary>
    /// Whether <see cref="Scope"/> is requested whatever scope a request names; <see langword="false"/> by default. For call
    /// sites that still name scopes of another service, the Access Control Service for instance. The cache keeps an entry
    /// for each scope that is named.
    /// </summary>
    public bool IgnoreRequestedScope { get; set; }

    /// <summary>
    /// Further fields of the form, <c>audience</c> or <c>resource</c> for instance; none by default. Not among them are
    /// those that have a setting of their own: <c>grant_type</c>, <c>client_id</c>, <c>client_secret</c> and <c>scope</c>.
    /// As a value may be a secret, serializers and the debugger leave all out.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public IDictionary<string, string> AdditionalParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The lifetime assumed when neither the response's <c>expires_in</c>, which RFC 6749 §5.1 only recommends, nor the
    /// token's own <c>exp</c> is present. From 1 s to a day; 5 minutes by default.
    /// </summary>
    public TimeSpan DefaultLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time-outs and retries.</summary>
    public TokenResilienceOptions Resilience { get; } = new();

    internal OAuthClientOptions Copy()
    {
        var copy = new OAuthClientOptions
        {
            Endpoint = Endpoint,
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            SecondaryClientSecret = SecondaryClientSecret,
            ClientAuthentication = ClientAuthentication,
            Scope = Scope,
            IgnoreRequestedScope = IgnoreRequestedScope,
            DefaultLifetime = DefaultLifetime,
        };
        foreach (var parameter in AdditionalParameters)
        {
            copy.AdditionalParameters.Add(parameter);
        }

        return copy;
    }

    internal bool SameAs(OAuthClientOptions other) =>
        (Endpoint, ClientId, ClientSecret, SecondaryClientSecret, ClientAuthentication, Scope, IgnoreRequestedScope, DefaultLifetime)
        == (other.Endpoint, other.ClientId, other.ClientSecret, other.SecondaryClientSecret, other.ClientAuthentication, other.Scope,
            other.IgnoreRequestedScope, other.DefaultLifetime)
        && AdditionalParameters.Count == other.AdditionalParameters.Count
        && AdditionalParameters.All(mine => other.AdditionalParameters.TryGetValue(mine.Key, out var value) && value == mine.Value)
        && Resilience.SameAs(other.Resilience);
}
