using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>Creates commands as the page sends them.</summary>
internal static class PageCommand
{
    public static HttpRequestMessage Faults(
        Uri address, string? fault, string mode = "next", string service = "arr", string target = "tokens") => Create(
        address,
        "faults",
        $$"""{"service":"{{service}}","target":"{{target}}","fault":{{Quote(fault)}},"mode":"{{mode}}"}""");

    public static HttpRequestMessage Create(Uri address, string command, string json = "{}")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/_emulator/{command}")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Emulator-Page", "1");
        request.Headers.Add("Origin", address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return request;
    }

    private static string Quote(string? text) => text is null ? "null" : $"\"{text}\"";
}
