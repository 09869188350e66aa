using System.Net;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>The secrets in the inputs. No output may contain them.</summary>
internal static class PlantedSecrets
{
    public const string AccountId = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

    /// <summary>The key, password or client secret of every client here; base64, with a <c>+</c> and a <c>/</c>.</summary>
    public const string Key = "r8LuxCKD6DWY8au+cFql4M7euH2/uhcLcV1TaJTqNNE=";

    /// <summary>The signature of every token.</summary>
    public const string Signature = "bm9ib2R5TWF5U2VlVGhpc1NpZ25hdHVyZQ";

    private static readonly Func<string, string>[] Encodings =
    [
        secret => secret,
        Uri.EscapeDataString,
        secret => Uri.EscapeDataString(Uri.EscapeDataString(secret)),
        WebUtility.UrlEncode,
        WebUtility.HtmlEncode,
        secret => secret.Replace('+', ' '),
        secret => secret.TrimEnd('='),
        secret => secret.ToUpperInvariant(),
        secret => secret.ToLowerInvariant(),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountId}:{secret}")),
        secret => $"{secret[..18]}...",
        secret => $"...{secret[^18..]}",
        secret => string.Concat(Encoding.UTF8.GetBytes(secret).Select(b => $"%{b:x2}")),
        secret => string.Concat(secret.Select(c => $"&#{(int)c};")),
    ];

    /// <summary>The key in the forms in which servers may repeat it.</summary>
    public static IReadOnlyList<string> Echoes { get; } = [.. Encodings.Select(encode => encode(Key))];
}
