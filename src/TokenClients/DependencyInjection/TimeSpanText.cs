using System.Globalization;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Finds texts that .NET reads as a different time span than people mean: <c>60</c> as 60 days, and <c>24:00:00</c> as 24 days.
/// </summary>
internal static class TimeSpanText
{
    /// <summary>
    /// Returns the fault with its fix, as the continuation of a sentence that starts with the setting's name, or
    /// <see langword="null"/>.
    /// </summary>
    public static string? Fault(string? text)
    {
        var hours = text?.Trim().TrimStart('-', '+').Split(':') ?? [];
        return hours.Length is 0 or > 3 || !int.TryParse(hours[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? null
            : hours.Length == 1 ? "is a number without a unit, which would be read as days; write '00:00:30' for 30 seconds, '1.00:00:00' for a day."
            : first > 23 ? "has more than 23 hours, which would be read as days; write '1.00:00:00' for a day."
            : null;
    }
}
