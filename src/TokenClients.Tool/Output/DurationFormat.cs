using System.Globalization;
using TokenClients.DependencyInjection;

namespace TokenClients.Tool;

/// <summary>Formats and parses durations.</summary>
internal static class DurationFormat
{
    /// <summary>
    /// Formats a duration in its two largest units: <c>3 h 12 min</c>, <c>2 d</c>, <c>45 s</c>. The sign is dropped.
    /// </summary>
    public static string Text(TimeSpan span)
    {
        span = TimeSpan.FromSeconds(Math.Round(Math.Min(Math.Abs(span.TotalSeconds), TimeSpan.MaxValue.TotalSeconds / 2)));
        (int Count, string Unit)[] parts = [(span.Days, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s")];
        var shown = parts.SkipWhile(part => part.Count == 0).Take(2).Where(part => part.Count > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}")).ToList();
        return shown.Count == 0 ? "0 s" : string.Join(' ', shown);
    }

    /// <summary>
    /// Parses <c>90s</c>, <c>5m</c>, <c>24h</c>, <c>2d</c> or <c>hh:mm:ss</c>, with at most 23 hours; greater than zero, at most a year.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan span)
    {
        span = default;
        return (text?.Contains(':', StringComparison.Ordinal) == true
                ? TimeSpanText.Fault(text) is null && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span)
                : TryParseUnit(text, out span))
            && span > TimeSpan.Zero && span <= TimeSpan.FromDays(365);
    }

    private static bool TryParseUnit(string? text, out TimeSpan span)
    {
        var seconds = text is { Length: > 1 } ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        var read = seconds > 0
            & double.TryParse(text?[..Math.Max(0, text.Length - 1)], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count);
        span = read ? TimeSpan.FromSeconds(Math.Min(count * seconds, TimeSpan.FromDays(366).TotalSeconds)) : default;
        return read;
    }
}
