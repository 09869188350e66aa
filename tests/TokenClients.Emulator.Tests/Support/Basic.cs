using System.Net;
using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>The credential of HTTP Basic as OAuth wants it.</summary>
internal static class Basic
{
    public static string Header(string id, string secret) =>
        Plain($"{WebUtility.UrlEncode(id)}:{WebUtility.UrlEncode(secret)}");

    /// <summary>The text as it is, in base64.</summary>
    public static string Plain(string text) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";
}
