namespace TokenClients.AcsWrap;

/// <summary>
/// The assertion that Microsoft's Service Bus client sent, so that the issuer's key itself is never sent:
/// <c>Issuer={name}&amp;HMACSHA256={signature}</c>, a Simple Web Token with one claim.
/// </summary>
internal static class SignedAssertion
{
    /// <summary>Signs with a base64 key.</summary>
    public static AcsWrapAssertion Create(string issuer, string key) =>
        AcsWrapAssertion.Swt(SimpleWebToken.Create([new("Issuer", issuer)], Convert.FromBase64String(key)));
}
