using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// The faults that the page can switch on: each factory of <see cref="Fault"/>, with arguments that show what it does.
/// <see cref="Fault.Gate"/> is missing, since only code has the task that opens it.
/// </summary>
internal static class FaultCatalog
{
    private static readonly (string Label, string About, Fault Fault)[] Entries =
    [
        ("Refuse the key", "401, even for the right key", Fault.RefuseKey()),
        ("Throttle", "429 with the service's own headers", Fault.Status(429)),
        ("Fail", "500, the service's own error", Fault.Status(500)),
        ("Busy", "503 with Retry-After: 2", Fault.Status(503, TimeSpan.FromSeconds(2))),
        ("Answer late", "after 3 seconds", Fault.Delay(TimeSpan.FromSeconds(3))),
        ("Never answer", "until the client gives up", Fault.Hang()),
        ("Reset the connection", "TCP reset before any answer", Fault.ResetConnection()),
        ("Cut the body off", "half of what was announced", Fault.CutOffBody()),
        ("Huge body", "10 MiB instead of a few bytes", Fault.HugeBody()),
        ("Slow body", "ten pieces, half a second apart", Fault.SlowBody(TimeSpan.FromMilliseconds(500))),
        ("Captive portal", "200 with a sign-in page in HTML", Fault.Html()),
        ("Empty body", "the answer without its body", Fault.EmptyBody()),
        ("Broken body", "200 with JSON that ends too early", Fault.Body("{\"", "application/json")),
        ("Redirect", "302 to another path", Fault.Redirect(new Uri("/elsewhere", UriKind.Relative))),
        ("Wrong clock", "Date one hour ahead", Fault.SkewDate(TimeSpan.FromHours(1))),
        ("Wrong signature", "a token that the resource refuses", Fault.SignWithWrongKey()),
    ];

    private static readonly FrozenDictionary<string, Fault> ByName =
        Entries.ToFrozenDictionary(entry => $"{entry.Fault}", entry => entry.Fault);

    public static Fault? Find(string name) => ByName.GetValueOrDefault(name);

    public static JsonArray Describe() => new(
    [
        .. Entries.Select(entry => new JsonObject
        {
            ["fault"] = entry.Fault.ToString(), ["label"] = entry.Label, ["about"] = entry.About,
        }),
    ]);
}
