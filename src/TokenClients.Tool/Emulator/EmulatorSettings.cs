using System.Text.Encodings.Web;
using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>
/// Writes the settings of a running emulator, ready to paste: the default keys as they are, because they are public,
/// and a placeholder for keys from the command line.
/// </summary>
internal static class EmulatorSettings
{
    private const string Given = "(the key from the command line)";

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TokenEmulator emulator, (bool Accounts, bool Issuers, bool Clients) given)
    {
        var sections = Sections(emulator, given);
        Terminal.Write($"The emulator listens at {emulator.BaseAddress}");
        Terminal.Write("Open it in a browser to see the requests and to switch faults on and off.");
        Terminal.Write("");
        Terminal.Write($"  ARR    {emulator.Arr.Endpoint}   sessions: {emulator.Arr.ResourceEndpoint}accounts/ID/sessions/NAME");
        Terminal.Write($"  WRAP   {emulator.Wrap.Endpoint}   queue: {emulator.Wrap.ResourceEndpoint}");
        Terminal.Write($"  OAuth  {emulator.OAuth.Endpoint}   queue: {emulator.OAuth.ResourceEndpoint}");
        Terminal.Write("");
        Terminal.Write("appsettings.json:");
        Terminal.Write(JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["TokenClients"] = sections }, Indented));
        Terminal.Write("");
        Terminal.Write("Environment (PowerShell: $env:NAME = 'value'):");
        foreach (var (section, settings) in sections)
        {
            foreach (var (name, value) in settings)
            {
                Terminal.Write($"export TokenClients__{section}__{name}='{value.Replace("'", @"'\''", StringComparison.Ordinal)}'");
            }
        }

        Terminal.Write("");
        Terminal.Write("Ctrl-C stops it.");
    }

    private static Dictionary<string, Dictionary<string, string>> Sections(
        TokenEmulator emulator, (bool Accounts, bool Issuers, bool Clients) given) => new(StringComparer.Ordinal)
        {
            ["Arr"] = new(StringComparer.Ordinal)
            {
                ["Endpoint"] = $"{emulator.Arr.Endpoint}",
                ["AccountId"] = emulator.Options.Accounts.Keys.First(),
                ["AccountKey"] = given.Accounts ? Given : TokenEmulator.DefaultAccountKey,
            },
            ["AcsWrap"] = new(StringComparer.Ordinal)
            {
                ["Endpoint"] = $"{emulator.Wrap.Endpoint}",
                ["Name"] = emulator.Options.Issuers.Keys.First(),
                ["Password"] = given.Issuers ? Given : TokenEmulator.DefaultIssuerKey,
                ["Scope"] = new UriBuilder(emulator.Wrap.ResourceEndpoint) { Path = "/" }.Uri.ToString(),
            },
            ["OAuth"] = new(StringComparer.Ordinal)
            {
                ["Endpoint"] = $"{emulator.OAuth.Endpoint}",
                ["ClientId"] = emulator.Options.OAuthClients.Keys.First(),
                ["ClientSecret"] = given.Clients ? Given : TokenEmulator.DefaultClientSecret,
            },
        };
}
