using System.Globalization;

namespace TokenClients.Shared;

/// <summary>
/// Lifetimes as services send them: seconds, in whatever notation, possibly absurd. Read as <see cref="double"/> and
/// bounded before they become a <see cref="TimeSpan"/>, so that nothing overflows.
/// </summary>
internal static class TokenLifetime
{
    /// <summary>No token is cached longer than this, whatever its service says.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromDays(365);

    /// <summary>Reads <c>3600</c>, <c>3600.0</c> or <c>1e18</c>.</summary>
    public static bool TryParseSeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds)
        && !double.IsNaN(seconds) && !double.IsInfinity(seconds);

    /// <summary>A life of that many seconds, at most <see cref="Maximum"/>; zero and less are for the caller to reject.</summary>
    public static TimeSpan FromSeconds(double seconds) =>
        TimeSpan.FromSeconds(Math.Max(-1, Math.Min(seconds, Maximum.TotalSeconds)));

    /// <summary>That Unix time as a date, held within the calendar.</summary>
    public static DateTimeOffset ToDate(double unixSeconds) =>
        unixSeconds >= 253402300799 ? DateTimeOffset.MaxValue
        : unixSeconds <= 0 ? DateTimeOffset.FromUnixTimeSeconds(0)
        : DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds);
}
