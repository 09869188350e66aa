using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>Writes the addresses of a running emulator, and the settings of its clients, ready to paste.</summary>
internal static class EmulatorSettings
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TokenEmulator emulator, string? certificate)
    {
        WriteAddresses(emulator, certificate);
        var sections = EmulatedAccounts.Sections(emulator);
        Terminal.Write("appsettings.json:");
        Terminal.Write(JsonSerializer.Serialize(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["TokenClients"] = sections.ToDictionary(
                    section => section.Section,
                    section => section.Settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal),
                    StringComparer.Ordinal),
            },
            Indented));
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
        Terminal.Write("Connection strings for each issuer (ACS) and each SAS key:");
        foreach (var text in EmulatedAccounts.ConnectionStrings(emulator))
        {
            Terminal.Write(text);
        }

        Terminal.Write("");
        Terminal.Write("Press Ctrl-C to stop.");
    }

    private static void WriteAddresses(TokenEmulator emulator, string? certificate)
    {
        var listen = emulator.Options.ListenAddress;
        Terminal.Write($"The emulator listens on {emulator.LocalAddress}");
        if (emulator.Options.BaseAddress is { } address)
        {
            Terminal.Write($"Clients use {address}");
        }

        if (!IPAddress.IsLoopback(listen))
        {
            Terminal.Write($"Everyone who can reach {(emulator.LocalAddress!.Host == "localhost" ? "this machine" : listen)} on port {emulator.LocalAddress.Port} can get tokens, see the requests and switch faults.");
        }

        if (certificate is not null)
        {
            Terminal.Write($"Its certificate (new at each start): {certificate}");
            Terminal.Write("To trust it: curl --cacert FILE, NODE_EXTRA_CA_CERTS=FILE, or SSL_CERT_FILE=FILE (.NET on Linux, Python).");
        }

        Terminal.Write("Open the address in a browser to see requests and switch faults.");
        Terminal.Write("");
        Terminal.Write($"  ARR    {emulator.Arr.Endpoint}   sessions: {emulator.Arr.ResourceEndpoint}accounts/ID/sessions/NAME");
        Terminal.Write($"  WRAP   {emulator.Wrap.Endpoint}   queue: {emulator.Wrap.ResourceEndpoint}");
        Terminal.Write($"  OAuth  {emulator.OAuth.Endpoint}   queue: {emulator.OAuth.ResourceEndpoint}");
        Terminal.Write($"         authority: {emulator.BaseAddress}   metadata: {emulator.BaseAddress}.well-known/openid-configuration");
        Terminal.Write($"  SAS    signed by the client   queue: {emulator.Wrap.ResourceEndpoint}");
        Terminal.Write("");
    }
}
