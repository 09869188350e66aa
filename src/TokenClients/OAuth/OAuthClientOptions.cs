using System.Diagnostics;
using System.Runtime.Serialization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// The settings of a client of an OAuth 2.0 server: the server, the client's id and its credential. Bound from the configuration
/// section <c>TokenClients:OAuth</c> by <c>services.AddOAuthTokens()</c>.
/// </summary>
/// <remarks>
/// One credential is required: <see cref="ClientSecret"/>; <see cref="PrivateKeyProvider"/> or <see cref="PrivateKeyFile"/>;
/// <see cref="AssertionProvider"/> or <see cref="AssertionFile"/>; or <see cref="ClientCertificateProvider"/> or
/// <see cref="ClientCertificateFile"/>, which may also be combined with one of the others. Each has a second setting for rotation:
/// when one credential is rejected, the other is used, and the log says which to replace.
/// </remarks>
public sealed class OAuthClientOptions
{
    /// <summary>
    /// The server's issuer identifier, exactly as in its metadata, including a trailing slash if there is one;
    /// <c>https://login.microsoftonline.com/{tenant}/v2.0</c>, with the tenant's GUID, for Microsoft Entra ID. The token
    /// endpoint and what the server supports are read from its metadata (OpenID Connect Discovery 1.0, or else RFC 8414), which
    /// is cached for 12 hours. https, or http on a loopback address. Required unless <see cref="Endpoint"/> is set.
    /// </summary>
    public Uri? Authority { get; set; }

    /// <summary>
    /// The full address of the token endpoint, <c>https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token</c> for
    /// Microsoft Entra ID; other servers name it <c>token_endpoint</c> in their metadata. https, or http on a loopback
    /// address. Required unless <see cref="Authority"/> is set.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The client's id (<c>client_id</c>), as the server registered it. Required.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// The client's secret (<c>client_secret</c>), not encoded: the client encodes it where necessary. Serializers and the debugger
    /// omit it.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? ClientSecret { get; set; }

    /// <summary>A second secret of the client, or <see langword="null"/>, the default. Serializers and the debugger omit it.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? SecondaryClientSecret { get; set; }

    /// <summary>
    /// How the secret is sent. <see langword="null"/>, the default, stands for <see cref="OAuthClientAuthentication.Basic"/>, or for
    /// <see cref="OAuthClientAuthentication.Form"/> if the server's metadata lists only that.
    /// </summary>
    public OAuthClientAuthentication? ClientAuthentication { get; set; }

    /// <summary>
    /// Returns the private key that signs an assertion for each attempt (<c>private_key_jwt</c>). Called for every fetch, so a rotated
    /// key is used at once, and at startup to validate the settings. <see langword="null"/> by default; set in code only:
    /// <c>var key = OAuthPrivateKey.FromCertificate(certificate); o.PrivateKeyProvider = () => key;</c>
    /// </summary>
    [JsonIgnore, IgnoreDataMember]
    public Func<OAuthPrivateKey>? PrivateKeyProvider { get; set; }

    /// <summary>Returns a second private key, or <see langword="null"/>, the default; set in code only.</summary>
    [JsonIgnore, IgnoreDataMember]
    public Func<OAuthPrivateKey>? SecondaryPrivateKeyProvider { get; set; }

    /// <summary>
    /// The path of a PEM file with the private key: RSA of at least 2,048 bits or on the curve P-256, not encrypted. Include
    /// the certificate if assertions should contain its thumbprint. Read for every fetch. Not supported on netstandard2.0.
    /// <see langword="null"/> by default.
    /// </summary>
    public string? PrivateKeyFile { get; set; }

    /// <summary>The path of a second such file, or <see langword="null"/>, the default.</summary>
    public string? SecondaryPrivateKeyFile { get; set; }

    /// <summary>
    /// The id (<c>kid</c>) of the key in <see cref="PrivateKeyFile"/> as the server knows it, or <see langword="null"/>, the
    /// default, for none.
    /// </summary>
    public string? PrivateKeyId { get; set; }

    /// <summary>The id of the key in <see cref="SecondaryPrivateKeyFile"/>, or <see langword="null"/>, the default, for none.</summary>
    public string? SecondaryPrivateKeyId { get; set; }

    /// <summary>The contents of the assertions that the private key signs.</summary>
    public OAuthAssertionOptions Assertion { get; private set; } = new();

    /// <summary>
    /// Returns an assertion (a JWT) that another system signed, for a federated identity for instance (RFC 7523 §2.2). Called for every
    /// fetch, with a cancellation token that is cancelled when the fetch ends. If it throws, the fetch fails: with its
    /// <see cref="TokenException"/> unchanged, or with one that wraps any other exception. <see langword="null"/> by default; set in
    /// code only.
    /// </summary>
    [JsonIgnore, IgnoreDataMember]
    public Func<CancellationToken, ValueTask<string>>? AssertionProvider { get; set; }

    /// <summary>Returns a second such assertion, or <see langword="null"/>, the default; set in code only.</summary>
    [JsonIgnore, IgnoreDataMember]
    public Func<CancellationToken, ValueTask<string>>? SecondaryAssertionProvider { get; set; }

    /// <summary>
    /// The path of a file with an assertion (a JWT) that another system signed and replaces from time to time: the value of
    /// <c>AZURE_FEDERATED_TOKEN_FILE</c>, or that of a Kubernetes projected token, for instance. Read for every fetch.
    /// <see langword="null"/> by default.
    /// </summary>
    public string? AssertionFile { get; set; }

    /// <summary>The path of a second such file, or <see langword="null"/>, the default.</summary>
    public string? SecondaryAssertionFile { get; set; }

    /// <summary>
    /// Returns the certificate, with its private key, that the connection to the server presents (mutual TLS, RFC 8705). Called for
    /// every fetch, so a renewed certificate is used at once, and at startup to validate the settings. On its own the certificate is the
    /// client's credential. Combined with another credential, it only binds the tokens to itself. The client does not dispose it; keep
    /// it usable for as long as tokens bound to it are in use. <see langword="null"/> by default; set in code only.
    /// </summary>
    [JsonIgnore, IgnoreDataMember]
    public Func<X509Certificate2>? ClientCertificateProvider { get; set; }

    /// <summary>Returns a second such certificate, or <see langword="null"/>, the default; set in code only.</summary>
    [JsonIgnore, IgnoreDataMember]
    public Func<X509Certificate2>? SecondaryClientCertificateProvider { get; set; }

    /// <summary>
    /// The path of a PEM file with the certificate and its private key, which must not be encrypted. Read for every fetch. Not
    /// supported on netstandard2.0. <see langword="null"/> by default.
    /// </summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>The path of a second such file, or <see langword="null"/>, the default.</summary>
    public string? SecondaryClientCertificateFile { get; set; }

    /// <summary>
    /// What the token is for (<c>scope</c>): one scope, or several separated by spaces; for instance
    /// <c>api://orders/.default</c>. <see langword="null"/>, the default, sends none, and the server uses its own default. A
    /// request's <see cref="TokenRequest.Scope"/> replaces it, unless <see cref="IgnoreRequestedScope"/> is set.
    /// </summary>
    public string? Scope { get; set; }

    /// <summary>
    /// Whether <see cref="Scope"/> is always requested, whatever scope a request names; <see langword="false"/> by default. For call
    /// sites that still name scopes of another service, the Access Control Service for instance. The cache still has one entry for
    /// each scope that is named.
    /// </summary>
    public bool IgnoreRequestedScope { get; set; }

    /// <summary>
    /// The resources that the token is for (<c>resource</c>, RFC 8707), absolute addresses without a fragment, in the order in which
    /// they are sent; none by default. A request's <see cref="TokenRequest.Resources"/> replace them.
    /// </summary>
    public IList<string> Resources { get; private set; } = [];

    /// <summary>
    /// The audience that the token is for (<c>audience</c>), a parameter of some servers, Auth0 for instance. <see langword="null"/>,
    /// the default, sends none. A request's <see cref="TokenRequest.Audience"/> replaces it.
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>
    /// Further fields of the form; none by default. A request's <see cref="TokenRequest.AdditionalParameters"/> are added, and replace
    /// those with the same name. Fields that have a setting, <c>client_secret</c> and <c>scope</c> for instance, are not allowed.
    /// Values may be secrets, so serializers and the debugger omit all fields.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public IDictionary<string, string> AdditionalParameters { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The lifetime assumed when neither the response's <c>expires_in</c>, which RFC 6749 §5.1 only recommends, nor the
    /// token's own <c>exp</c> is present. From 1 s to a day; 5 minutes by default.
    /// </summary>
    public TimeSpan DefaultLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time-outs and retries.</summary>
    public TokenResilienceOptions Resilience { get; } = new();

    internal OAuthClientOptions Copy()
    {
        var copy = (OAuthClientOptions)MemberwiseClone();
        copy.Assertion = Assertion.Copy();
        (copy.Resources, copy.AdditionalParameters) =
            ([.. Resources], new Dictionary<string, string>(AdditionalParameters, StringComparer.Ordinal));
        return copy;
    }

    // Addresses are compared as text, because issuers are; Uri ignores differences that matter here. Callbacks that capture
    // variables are never equal, so only their presence is compared.
    internal bool SameAs(OAuthClientOptions other) =>
        (Authority?.OriginalString, Endpoint?.OriginalString, ClientId, ClientSecret, SecondaryClientSecret, ClientAuthentication)
        == (other.Authority?.OriginalString, other.Endpoint?.OriginalString, other.ClientId, other.ClientSecret, other.SecondaryClientSecret, other.ClientAuthentication)
        && (PrivateKeyProvider is null, SecondaryPrivateKeyProvider is null, PrivateKeyFile, SecondaryPrivateKeyFile, PrivateKeyId, SecondaryPrivateKeyId)
        == (other.PrivateKeyProvider is null, other.SecondaryPrivateKeyProvider is null, other.PrivateKeyFile, other.SecondaryPrivateKeyFile,
            other.PrivateKeyId, other.SecondaryPrivateKeyId)
        && (AssertionProvider is null, SecondaryAssertionProvider is null, AssertionFile, SecondaryAssertionFile)
        == (other.AssertionProvider is null, other.SecondaryAssertionProvider is null, other.AssertionFile, other.SecondaryAssertionFile)
        && (ClientCertificateProvider is null, SecondaryClientCertificateProvider is null, ClientCertificateFile, SecondaryClientCertificateFile)
        == (other.ClientCertificateProvider is null, other.SecondaryClientCertificateProvider is null, other.ClientCertificateFile,
            other.SecondaryClientCertificateFile)
        && (Scope, IgnoreRequestedScope, Audience, DefaultLifetime)
        == (other.Scope, other.IgnoreRequestedScope, other.Audience, other.DefaultLifetime)
        && Resources.SequenceEqual(other.Resources)
        && AdditionalParameters.Count == other.AdditionalParameters.Count
        && AdditionalParameters.All(mine => other.AdditionalParameters.TryGetValue(mine.Key, out var value) && value == mine.Value)
        && Assertion.SameAs(other.Assertion)
        && Resilience.SameAs(other.Resilience);
}
