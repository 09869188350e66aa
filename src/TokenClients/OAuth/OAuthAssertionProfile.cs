namespace TokenClients;

/// <summary>Whose rules the signed assertions of an OAuth client follow, where no other setting says so.</summary>
public enum OAuthAssertionProfile
{
    /// <summary>
    /// The standards' (RFC 7523 and its revision): the issuer as audience if it is known, the type
    /// <c>client-authentication+jwt</c>, and RS256 for an RSA key unless the server's metadata lists only PS256.
    /// </summary>
    Standard,

    /// <summary>Microsoft Entra ID's: the token endpoint as audience, the type <c>JWT</c>, and PS256.</summary>
    EntraId,
}
