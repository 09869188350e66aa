using System.Globalization;

namespace TokenClients.Tool;

/// <summary>Formats points in time.</summary>
internal static class TimeFormat
{
    private const string Form = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Formats a time as local time and UTC, or once if both are the same.</summary>
    public static string Text(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var utc = $"{moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture)} UTC";
        var offset = zone.GetUtcOffset(moment);
        return offset == TimeSpan.Zero || !IsWithinCalendar(moment, offset) ? utc
            : $"{moment.ToOffset(offset).ToString($"{Form} zzz", CultureInfo.InvariantCulture)} ({utc})";
    }

    /// <summary>Returns <c>expires in 3 h 12 min</c> or <c>expired 5 min ago</c>.</summary>
    public static string Expiry(DateTimeOffset expiresOn, DateTimeOffset now) =>
        expiresOn > now ? $"expires in {DurationFormat.Text(expiresOn - now)}" : $"expired {DurationFormat.Text(now - expiresOn)} ago";

    /// <summary>Formats a time as ISO 8601 in UTC.</summary>
    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static bool IsWithinCalendar(DateTimeOffset moment, TimeSpan offset) =>
        moment.UtcTicks + offset.Ticks is var ticks && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
}
