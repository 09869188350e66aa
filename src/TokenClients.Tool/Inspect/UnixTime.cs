using System.Globalization;

namespace TokenClients.Tool;

/// <summary>
/// Reads Unix times as they occur in tokens: whole or fractional, as number or text, possibly out of range.
/// </summary>
internal static class UnixTime
{
    private const double Last = 253402300799;

    public static DateTimeOffset? Read(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && !double.IsNaN(seconds)
            ? DateTimeOffset.FromUnixTimeSeconds((long)Math.Clamp(seconds, 0, Last))
            : null;
}
