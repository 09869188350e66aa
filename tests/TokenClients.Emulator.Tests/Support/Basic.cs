using System.Net;
using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>Creates HTTP Basic credentials as OAuth requires.</summary>
internal static class Basic
{
    public static string Header(string id, string secret) =>
        Plain($"{WebUtility.UrlEncode(id)}:{WebUtility.UrlEncode(secret)}");

    /// <summary>Encodes the text in base64 without form-encoding it.</summary>
    public static string Plain(string text) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";
}
