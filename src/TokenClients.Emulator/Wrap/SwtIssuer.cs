using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace TokenClients.Emulator;

/// <summary>
/// Signs the tokens of the Access Control Service. As the service did, and unlike <see cref="SimpleWebToken.Create"/>,
/// it percent-encodes in lower case, so a client that encodes the claims again breaks the signature and is detected.
/// </summary>
internal static class SwtIssuer
{
    public static string Issue(IEnumerable<KeyValuePair<string, string>> claims, byte[] key)
    {
        var signed = string.Join('&', claims.Select(claim => $"{Encode(claim.Key)}={Encode(claim.Value)}"));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
        return $"{signed}&HMACSHA256={Encode(signature)}";
    }

    /// <summary>Form-encodes a text, with <c>%3a</c> for a colon.</summary>
    public static string Encode(string text) => HttpUtility.UrlEncode(text);
}
