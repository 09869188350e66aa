namespace TokenClients;

/// <summary>The rules that an OAuth client's signed assertions follow, unless another setting overrides them.</summary>
public enum OAuthAssertionProfile
{
    /// <summary>
    /// The rules of the standards (RFC 7523 and its revision): the issuer as audience if it is known, the type
    /// <c>client-authentication+jwt</c>, and RS256 for an RSA key unless the server's metadata lists only PS256.
    /// </summary>
    Standard,

    /// <summary>The rules of Microsoft Entra ID: the token endpoint as audience, the type <c>JWT</c>, and PS256.</summary>
    EntraId,
}
