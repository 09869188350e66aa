using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>Replaces the placeholders of a template, such as <c>$(number)</c>, by valid and extreme values.</summary>
internal static class Placeholders
{
    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "2", "59", "60", "3599", "3600", "3600.0", "3.6e3", "86400", "1767225600", "1767229200", "1798761600", "2147483647",
        "2147483648", "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808", "1e18", "1e308", "1e309", "-1e308", "5e-324",
        "NaN", "Infinity", "-Infinity", "∞", "0x10", "1_000", "1,000", " 5 ", "+5", "\"3600\"", "null", "true", "253402300799", "253402300800", "-62135596801",
    ];

    private static readonly string[] Dates =
    [
        "Thu, 01 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:01 GMT", "Wed, 31 Dec 2025 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Thursday, 01-Jan-26 00:00:00 GMT", "Thu Jan  1 00:00:00 2026",
        "Thu, 01 Jan 2026 00:00:00 +1400", "Mon, 01 Jan 0001 00:00:00 +1400", "Fri, 31 Dec 9999 23:59:59 -1400", "yesterday", "2026-01-01T00:00:00Z", "",
    ];

    private static readonly string[] Addresses =
    [
        "https://contoso.example/", "http://contoso.example/", "http://localhost:8080/x", "https://127.0.0.1", "https://[::1]:443/", "https://u:p@contoso.example",
        "sb://contoso.servicebus.windows.net/", "sb://contoso.servicebus.windows.net/orders?x#y", "https://xn--mnchen-3ya.example", "https://münchen.example/ü",
        "contoso.example", "//contoso.example", "https:contoso", "https://", "https:///", "https://a b/", "https://%zz/", "https://contoso.example:99999/", "/", "C:\\x",
        "file:///etc/passwd", "https://contoso.example/?q=$#f", "https://contoso.example/{tenant}/authorize", "javascript:1", "https://\uE000/", "https://a..b/", "https://-/",
    ];

    private static readonly string[] Marks =
        [" ", "\t", "\r", "\n", "\0", "\u007f", "%", "%00", "%zz", "%c3%28", "+", "&", "=", ";", ",", "\"", "'", "\\", "/", ".", ":", "@", "#", "?", "<", "é", "\u2028", "𝄞", "\uE000", "\uE001", "\uFEFF", "\u202e"];

    public static void Fill(string name, RandomNumbers random, List<byte> into, IReadOnlyList<string> words) => Write(into, name switch
    {
        "number" => Number(random),
        "date" => random.Pick(Dates),
        "address" => random.Pick(Addresses),
        "secret" => random.Pick(PlantedSecrets.Echoes),
        "key" => random.OneIn(3) ? Base64(random) : PlantedSecrets.Key,
        "base64" => Base64(random),
        "text" => Text(random),
        "word" => words.Count > 0 ? random.Pick(words) : Text(random),
        "json" => Json(random, depth: 3),
        "jwt" => Jwt($$"""{"exp":{{Number(random)}},"iat":{{Number(random)}},"{{Text(random)}}":{{Json(random, 2)}}}"""),
        "life" => Life(random),
        "swt" => Uri.EscapeDataString($"Issuer={Text(random)}&ExpiresOn={Number(random)}&HMACSHA256={PlantedSecrets.Signature}"),
        "status" => random.Next(20) switch { 0 => "0", 1 => "100", 2 => "599", _ => (200 + random.Next(330)).ToString(CultureInfo.InvariantCulture) },
        "mark" => random.Pick(Marks),
        _ => throw new ArgumentException($"There is no placeholder '{name}'.", nameof(name)),
    });

    public static string Jwt(string payload) =>
        $"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.{PlantedSecrets.Signature}";

    public static void Write(List<byte> into, string text) => into.AddRange(Encoding.UTF8.GetBytes(text));

    private static string Number(RandomNumbers random) => random.OneIn(3)
        ? ((long)random.NextWord() >> random.Next(64)).ToString(CultureInfo.InvariantCulture)
        : random.Pick(Numbers);

    /// <summary>Returns a JWT with consistent times, so that many inputs are accepted.</summary>
    private static string Life(RandomNumbers random)
    {
        var issued = 1767225600L - random.Next(3);
        return Jwt(string.Create(CultureInfo.InvariantCulture, $$"""{"iat":{{issued}},"exp":{{issued + random.Next(100_000)}}}"""));
    }

    private static string Base64(RandomNumbers random)
    {
        var bytes = new byte[random.Few(64)];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.Next(256);
        }

        return Convert.ToBase64String(bytes);
    }

    private static string Text(RandomNumbers random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(12); left > 0; left--)
        {
            _ = random.OneIn(6) ? text.Append(random.Pick(Marks)) : text.Append((char)('!' + random.Next(94)));
        }

        return text.ToString();
    }

    private static string Json(RandomNumbers random, int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => Number(random),
        1 => "null",
        2 => "\"\\ud800\"",
        3 => random.OneIn(2) ? "true" : "false",
        4 => $"\"{Text(random)}\"",
        5 => $"[{Json(random, depth - 1)},{Json(random, depth - 1)}]",
        6 => $$"""{"{{Text(random)}}":{{Json(random, depth - 1)}}}""",
        _ => new string('[', 1 + random.Next(80)) + Json(random, depth - 1) + new string(']', random.Next(80)),
    };
}
