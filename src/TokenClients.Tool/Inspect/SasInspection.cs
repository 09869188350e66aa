using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Tool;

/// <summary>A shared access signature of Service Bus: <c>SharedAccessSignature sr=…&amp;sig=…&amp;se=…&amp;skn=…</c>.</summary>
internal sealed class SasInspection : Inspection
{
    private const string Scheme = "SharedAccessSignature ";

    private readonly IReadOnlyDictionary<string, string> _fields;

    private SasInspection(IReadOnlyDictionary<string, string> fields) => _fields = fields;

    public override (string Name, string Title) Kind => ("sas", "shared access signature (SAS)");

    public override string? Audience => Decoded("sr");

    public override DateTimeOffset? ExpiresOn => UnixTime.Read(Decoded("se"));

    public override IEnumerable<KeyValuePair<string, string>> Claims =>
        _fields.Where(pair => pair.Key != "sig").Select(pair => KeyValuePair.Create(pair.Key, WebUtility.UrlDecode(pair.Value)));

    public override string HowToCheck => "not checked: specify the key of the shared access policy (--key-env, --key-file)";

    public override string WhichKey =>
        Decoded("skn") is { } policy ? $"The token names the shared access policy '{policy}'; use that policy's key." : "";

    public static SasInspection? TryRead(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text[Scheme.Length..].Trim().Split('&').Select(part => part.Split('=', 2)))
        {
            if (pair.Length < 2 || !fields.TryAdd(pair[0], pair[1]))
            {
                return null;
            }
        }

        return fields.ContainsKey("sr") && fields.ContainsKey("sig") && fields.ContainsKey("se") ? new(fields) : null;
    }

    protected override bool Verify(Secret key)
    {
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Value), Encoding.UTF8.GetBytes($"{_fields["sr"]}\n{_fields["se"]}"));
        var signature = new byte[expected.Length];
        return Convert.TryFromBase64String(Uri.UnescapeDataString(_fields["sig"]), signature, out var length)
            && CryptographicOperations.FixedTimeEquals(expected, signature.AsSpan(0, length));
    }

    private string? Decoded(string name) => _fields.TryGetValue(name, out var value) ? WebUtility.UrlDecode(value) : null;
}
