using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>Creates shared access signatures without code of the library.</summary>
internal static class Sas
{
    public static string Signature(string resource, string expiry, string key = TokenEmulator.DefaultSasKey) =>
        Convert.ToBase64String(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}")));

    public static string Header(
        string resource = SasVector.Resource,
        string expiry = SasVector.Expiry,
        string? signature = null,
        string keyName = TokenEmulator.DefaultSasKeyName) =>
        $"SharedAccessSignature sr={resource}"
        + $"&sig={Uri.EscapeDataString(signature ?? Signature(resource, expiry))}"
        + $"&se={expiry}&skn={Uri.EscapeDataString(keyName)}";
}
