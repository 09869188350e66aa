using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>Creates and validates Simple Web Tokens without code of the library.</summary>
internal static class Swt
{
    private const string Mark = "&HMACSHA256=";

    /// <summary>Returns the token in the body of a response, decoded once.</summary>
    public static string In(string body) => WebUtility.UrlDecode(Field(body, "wrap_access_token"));

    public static string Field(string body, string name) =>
        body.Split('&').Single(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    public static string Header(string token) => $"WRAP access_token=\"{token}\"";

    /// <summary>Returns the signature of a text with a base64 key, in base64.</summary>
    public static string Signature(string signed, string key) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(signed)));

    public static string Sign(string signed, string key) =>
        signed + Mark + Uri.EscapeDataString(Signature(signed, key));

    public static bool Verifies(string token, byte[] key)
    {
        var parts = token.Split(Mark);
        return parts.Length == 2
            && WebUtility.UrlDecode(parts[1]) == Signature(parts[0], Convert.ToBase64String(key));
    }
}
