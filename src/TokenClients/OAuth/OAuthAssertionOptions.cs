namespace TokenClients;

/// <summary>
/// The contents of the assertions that an OAuth client signs with its private key (<c>private_key_jwt</c>, RFC 7523). The defaults
/// suit most servers. Without a private key, these settings have no effect.
/// </summary>
public sealed class OAuthAssertionOptions
{
    /// <summary>The rules that apply unless another of these settings overrides them; <see cref="OAuthAssertionProfile.Standard"/> by default.</summary>
    public OAuthAssertionProfile Profile { get; set; }

    /// <summary>
    /// The audience (<c>aud</c>), a single one. <see langword="null"/>, the default, stands for the server's issuer identifier if
    /// <see cref="OAuthClientOptions.Authority"/> is set, and for the token endpoint otherwise and for
    /// <see cref="OAuthAssertionProfile.EntraId"/>.
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>
    /// Whether the audience is the address of the token endpoint even if the issuer is known; <see langword="false"/> by default.
    /// For servers that follow the older text of RFC 7523.
    /// </summary>
    public bool UseTokenEndpointAsAudience { get; set; }

    /// <summary>
    /// The type in the header (<c>typ</c>). <see langword="null"/>, the default, stands for the profile's:
    /// <c>client-authentication+jwt</c> or <c>JWT</c>.
    /// </summary>
    public string? Type { get; set; }

    /// <summary>
    /// The signature algorithm: <c>RS256</c> or <c>PS256</c> for an RSA key, <c>ES256</c> for a key on the curve P-256.
    /// <see langword="null"/>, the default, chooses one that fits the key, the profile and the server's metadata.
    /// </summary>
    public string? Algorithm { get; set; }

    /// <summary>How long an assertion is valid. From 1 s to 1 hour; 60 s by default, because some servers reject longer ones.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether the header contains the key's certificate and its chain (<c>x5c</c>), for servers that trust the certificate's issuer
    /// rather than the certificate itself; <see langword="false"/> by default. A certificate's thumbprint is in the header in any
    /// case: <c>x5t</c> with RS256, <c>x5t#S256</c> with other algorithms.
    /// </summary>
    public bool IncludeCertificate { get; set; }

    internal OAuthAssertionOptions Copy() => (OAuthAssertionOptions)MemberwiseClone();

    internal bool SameAs(OAuthAssertionOptions other) =>
        (Profile, Audience, UseTokenEndpointAsAudience, Type, Algorithm, Lifetime, IncludeCertificate)
        == (other.Profile, other.Audience, other.UseTokenEndpointAsAudience, other.Type, other.Algorithm, other.Lifetime, other.IncludeCertificate);
}
