using System.Text.Json;

namespace TokenClients.Tool;

/// <summary>Formats an inspection as JSON.</summary>
internal static class InspectionJson
{
    public static string Of(Inspection seen, SignatureState signature, DateTimeOffset now) => JsonText.Object(json =>
    {
        json.WriteString("kind", seen.Kind.Name);
        json.WriteString("issuer", seen.Issuer);
        json.WriteString("audience", seen.Audience);
        Write(json, "issuedOn", seen.IssuedOn);
        Write(json, "notBefore", seen.NotBefore);
        Write(json, "expiresOn", seen.ExpiresOn);
        if (seen.ExpiresOn is { } expiresOn)
        {
            json.WriteBoolean("expired", expiresOn <= now);
            json.WriteNumber("expiresInSeconds", (long)Math.Round((expiresOn - now).TotalSeconds));
        }

        json.WriteString("signature", signature switch
        {
            SignatureState.Valid => "valid",
            SignatureState.NotValid => "not valid",
            _ => "not checked",
        });
        seen.WriteClaims(json);
    });

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? moment) =>
        json.WriteString(name, moment is { } known ? TimeFormat.Iso(known) : null);
}
