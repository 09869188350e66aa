using System.Globalization;

namespace TokenClients.Tool;

/// <summary>Unix seconds, as tokens write them: whole or not, as a number or as text, possibly absurd.</summary>
internal static class UnixTime
{
    private const double Last = 253402300799;

    public static DateTimeOffset? Read(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && !double.IsNaN(seconds)
            ? DateTimeOffset.FromUnixTimeSeconds((long)Math.Clamp(seconds, 0, Last))
            : null;
}
