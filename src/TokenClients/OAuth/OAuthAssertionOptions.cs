namespace TokenClients;

/// <summary>
/// What an OAuth client writes into the assertions that it signs with its private key (<c>private_key_jwt</c>, RFC 7523). The
/// defaults suit most servers.
/// </summary>
public sealed class OAuthAssertionOptions
{
    /// <summary>Whose rules are followed where no other setting here says so; <see cref="OAuthAssertionProfile.Standard"/> by default.</summary>
    public OAuthAssertionProfile Profile { get; set; }

    /// <summary>
    /// The audience (<c>aud</c>), one text. <see langword="null"/>, the default, stands for the server's issuer identifier if
    /// <see cref="OAuthClientOptions.Authority"/> is set, and for the token endpoint otherwise.
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
    /// The algorithm: <c>RS256</c> or <c>PS256</c> for an RSA key, <c>ES256</c> for one on the curve P-256.
    /// <see langword="null"/>, the default, chooses one that fits the key, the profile and the server's metadata.
    /// </summary>
    public string? Algorithm { get; set; }

    /// <summary>How long an assertion is valid. From 1 s to 1 hour; 60 s by default, since some servers reject more.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether the header holds the certificate and its chain (<c>x5c</c>), for servers that trust its issuer and not the
    /// certificate itself; <see langword="false"/> by default. Its thumbprint is always there: <c>x5t</c> with RS256,
    /// <c>x5t#S256</c> with other algorithms.
    /// </summary>
    public bool IncludeCertificate { get; set; }

    internal OAuthAssertionOptions Copy() => (OAuthAssertionOptions)MemberwiseClone();

    internal bool SameAs(OAuthAssertionOptions other) =>
        (Profile, Audience, UseTokenEndpointAsAudience, Type, Algorithm, Lifetime, IncludeCertificate)
        == (other.Profile, other.Audience, other.UseTokenEndpointAsAudience, other.Type, other.Algorithm, other.Lifetime, other.IncludeCertificate);
}
