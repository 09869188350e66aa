using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>Recorded requests and responses of the Access Control Service.</summary>
internal static class WrapVectors
{
    /// <summary>The body of a 200 in the Service Bus documentation.</summary>
    public static string Granted => Find("status", "200").GetProperty("body").GetString()!;

    /// <summary>The body of a recorded error.</summary>
    public static string Failed(int status) => Find("status", $"{status}").GetProperty("body").GetString()!;

    /// <summary>A request in the Service Bus documentation: the form, and its name, password and scope.</summary>
    public static JsonElement Request => Find("name", "owner");

    private static JsonElement Find(string property, string value)
    {
        using var stream = typeof(WrapVectors).Assembly.GetManifestResourceStream("wrap-responses.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateArray()
            .First(vector => vector.TryGetProperty(property, out var found) && found.ToString() == value)
            .Clone();
    }
}
