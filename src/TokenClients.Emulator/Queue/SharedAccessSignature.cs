using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Emulator;

/// <summary>
/// A shared access signature of Service Bus: <c>sr={resource}&amp;sig={signature}&amp;se={expiry}&amp;skn={key
/// name}</c> in any order. The resource is signed exactly as it was sent, including its percent-encoding.
/// </summary>
internal static class SharedAccessSignature
{
    /// <summary>Reads a signature, or returns <see langword="null"/> if a part is missing or repeated.</summary>
    public static QueueToken? Read(string text, IDictionary<string, IReadOnlyList<string>> keys)
    {
        var parts = text.Split('&').Select(part => part.Split('=', 2))
            .ToLookup(part => part[0], part => part.ElementAtOrDefault(1), StringComparer.Ordinal);
        return Part("sr") is { } resource && Part("sig") is { } signature
            && Part("se") is { } expiry && Part("skn") is { } keyName
                ? new QueueToken(
                    Credentials.IsOneOf(
                        WebUtility.UrlDecode(signature),
                        Signatures($"{resource}\n{expiry}", WebUtility.UrlDecode(keyName), keys)),
                    long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var on) ? on : null,
                    new([WebUtility.UrlDecode(resource)]))
                : null;

        string? Part(string name) => parts[name].ToArray() is [{ Length: > 0 } only] ? only : null;
    }

    private static List<string> Signatures(
        string signed, string keyName, IDictionary<string, IReadOnlyList<string>> keys) =>
        keys.TryGetValue(keyName, out var known) ? [.. known.Where(key => key.Length > 0).Select(key => Sign(signed, key))] : [];

    // The text itself is the key, although it looks like base64.
    private static string Sign(string signed, string key) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signed)));
}
