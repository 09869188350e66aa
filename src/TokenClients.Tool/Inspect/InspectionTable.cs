namespace TokenClients.Tool;

/// <summary>Writes an inspection as a table.</summary>
internal static class InspectionTable
{
    private const int NameWidth = 12;

    public static void Write(Terminal terminal, Inspection seen, SignatureState signature, DateTimeOffset now)
    {
        var zone = terminal.Time.LocalTimeZone;
        Add(terminal, "kind", seen.Kind.Title);
        Add(terminal, "issuer", seen.Issuer);
        Add(terminal, seen is SasInspection ? "resource" : "audience", seen.Audience);
        Add(terminal, "issued", Moment(seen.IssuedOn, zone));
        Add(terminal, "not before", Moment(seen.NotBefore, zone));
        Add(terminal, "expires", Expiry(seen.ExpiresOn, now, zone), seen.ExpiresOn <= now ? TextStyle.Yellow : TextStyle.Plain);
        Add(terminal, "lifetime", Lifetime(seen));
        Add(terminal, "signature", Signature(seen, signature), signature switch
        {
            SignatureState.Valid => TextStyle.Green,
            SignatureState.NotValid => TextStyle.Red,
            _ => TextStyle.Plain,
        });
        Add(terminal, "header", seen.Header);
        Add(terminal, "claims", seen.Claims);
    }

    private static string? Moment(DateTimeOffset? moment, TimeZoneInfo zone) => moment is { } known ? TimeFormat.Text(known, zone) : null;

    private static string Expiry(DateTimeOffset? expiresOn, DateTimeOffset now, TimeZoneInfo zone) =>
        expiresOn is { } known ? $"{TimeFormat.Text(known, zone)}, {TimeFormat.Expiry(known, now)}" : "not specified";

    private static string? Lifetime(Inspection seen) =>
        seen.ExpiresOn - (seen.IssuedOn ?? seen.NotBefore) is { } life && life > TimeSpan.Zero ? DurationFormat.Text(life) : null;

    private static string Signature(Inspection seen, SignatureState signature) => signature switch
    {
        SignatureState.Valid => "valid",
        SignatureState.NotValid => $"NOT valid: the token was not signed with this key, or was changed afterwards. {seen.WhichKey}",
        _ => seen.HowToCheck,
    };

    private static void Add(Terminal terminal, string title, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (name, value) in pairs)
        {
            Add(terminal, title, $"{name} = {value}");
            title = "";
        }
    }

    private static void Add(Terminal terminal, string name, string? value, TextStyle style = TextStyle.Plain)
    {
        if (value is not null)
        {
            terminal.WriteRow(
                (name, NameWidth, TextStyle.Bold), (Printable.Of(value), 0, style));
        }
    }
}
