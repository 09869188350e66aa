using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// The faults that the page can switch on: each factory of <see cref="Fault"/> with example arguments. <see
/// cref="Fault.Gate"/> is missing, because it needs a task from code.
/// </summary>
internal static class FaultCatalog
{
    private static readonly (string Label, string About, Fault Fault)[] Entries =
    [
        ("Reject the key", "401, even for a valid key", Fault.RejectKey()),
        ("Throttle", "429 with the headers of the service", Fault.Status(429)),
        ("Fail", "500 with the error of the service", Fault.Status(500)),
        ("Busy", "503 with Retry-After: 2", Fault.Status(503, TimeSpan.FromSeconds(2))),
        ("Delay", "response after 3 seconds", Fault.Delay(TimeSpan.FromSeconds(3))),
        ("Hang", "no response until the client gives up", Fault.Hang()),
        ("Reset the connection", "TCP reset before any response", Fault.ResetConnection()),
        ("Cut off the body", "half of the announced length", Fault.CutOffBody()),
        ("Huge body", "10 MiB instead of a few bytes", Fault.HugeBody()),
        ("Slow body", "ten parts, half a second apart", Fault.SlowBody(TimeSpan.FromMilliseconds(500))),
        ("Captive portal", "200 with a sign-in page in HTML", Fault.Html()),
        ("Empty body", "the response without its body", Fault.EmptyBody()),
        ("Broken body", "200 with incomplete JSON", Fault.Body("{\"", "application/json")),
        ("Redirect", "302 to another path", Fault.Redirect(new Uri("/elsewhere", UriKind.Relative))),
        ("Wrong clock", "Date one hour ahead", Fault.SkewDate(TimeSpan.FromHours(1))),
        ("Wrong signature", "a token that the resource rejects", Fault.SignWithWrongKey()),
        ("Assertion replayed", "OAuth: 401 for a jti that was used before", Fault.RejectAssertion(AssertionRejection.Replayed)),
        ("Assertion expired", "OAuth: 401, as for a client with a wrong clock", Fault.RejectAssertion(AssertionRejection.Expired)),
        ("Assertion for another audience", "OAuth: 401 for the aud of an assertion", Fault.RejectAssertion(AssertionRejection.WrongAudience)),
        ("Wrong issuer", "OAuth metadata of another issuer", Fault.WrongIssuer()),
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
