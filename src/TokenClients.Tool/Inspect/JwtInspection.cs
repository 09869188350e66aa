using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace TokenClients.Tool;

/// <summary>A JSON Web Token (RFC 7519), with or without base64 padding.</summary>
internal sealed class JwtInspection : Inspection
{
    private readonly JsonElement _header;
    private readonly JsonElement _claims;

    private JwtInspection(JsonElement header, JsonElement claims) => (_header, _claims) = (header, claims);

    public override (string Name, string Title) Kind => ("jwt", "JSON Web Token (JWT)");

    public override string? Issuer => Text("iss");

    public override string? Audience => Text("aud");

    public override DateTimeOffset? IssuedOn => UnixTime.Read(Text("iat"));

    public override DateTimeOffset? NotBefore => UnixTime.Read(Text("nbf"));

    public override DateTimeOffset? ExpiresOn => UnixTime.Read(Text("exp"));

    public override IEnumerable<KeyValuePair<string, string>> Header => Pairs(_header);

    public override IEnumerable<KeyValuePair<string, string>> Claims => Pairs(_claims);

    public override string HowToCheck => "not checked: this requires the issuer's public key, which this tool does not fetch";

    public static JwtInspection? TryRead(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 3 && Object(parts[0]) is { } header && Object(parts[1]) is { } claims ? new(header, claims) : null;
    }

    public override void WriteClaims(Utf8JsonWriter json)
    {
        json.WritePropertyName("header");
        _header.WriteTo(json);
        json.WritePropertyName("claims");
        _claims.WriteTo(json);
    }

    protected override bool Verify(Secret key) => throw ToolException.Usage(
        $"The signature of a JWT cannot be checked with {key.Source}: this tool checks the signatures of Simple Web Tokens and shared access " +
        "signatures only. Run the command without a key to see the contents of the token.");

    private string? Text(string name) => _claims.TryGetProperty(name, out var value) ? Text(value) : null;

    private static IEnumerable<KeyValuePair<string, string>> Pairs(JsonElement members) =>
        members.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Text(member.Value)));

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            string.Join(", ", value.EnumerateArray().Select(item => item.GetString())),
        _ => value.GetRawText(),
    };

    private static JsonElement? Object(string base64Url)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(base64Url.TrimEnd('='));
            if (!Utf8.IsValid(bytes))
            {
                return null;
            }

            var value = JsonDocument.Parse(bytes).RootElement;
            if (value.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            // Parsing accepts text that is not valid Unicode; writing it fails, at any depth.
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            value.WriteTo(nowhere);
            return value;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
