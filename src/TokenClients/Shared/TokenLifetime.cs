using System.Globalization;

namespace TokenClients.Shared;

/// <summary>
/// Converts lifetimes as services send them: seconds in any notation, and possibly absurd values. They are read as
/// <see cref="double"/> and limited before they become a <see cref="TimeSpan"/>, so that nothing overflows.
/// </summary>
internal static class TokenLifetime
{
    /// <summary>The maximum lifetime of a token, whatever the service says.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromDays(365);

    /// <summary>Reads <c>3600</c>, <c>3600.0</c> or <c>1e18</c>.</summary>
    public static bool TryParseSeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds)
        && !double.IsNaN(seconds) && !double.IsInfinity(seconds);

    /// <summary>Returns a lifetime of at most <see cref="Maximum"/>. The caller must reject zero and negative values.</summary>
    public static TimeSpan FromSeconds(double seconds) =>
        TimeSpan.FromSeconds(Math.Max(-1, Math.Min(seconds, Maximum.TotalSeconds)));

    /// <summary>Returns a Unix time as a date, limited to the range of <see cref="DateTimeOffset"/>.</summary>
    public static DateTimeOffset ToDate(double unixSeconds) =>
        unixSeconds >= 253402300799 ? DateTimeOffset.MaxValue
        : unixSeconds <= 0 ? DateTimeOffset.FromUnixTimeSeconds(0)
        : DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds);
}
