namespace Fleet.Run;

/// <summary>Calculates how many requests a fleet that shares its tokens may make.</summary>
internal static class Bound
{
    /// <summary>
    /// The earliest part of a token's lifetime at which a process renews it: the last 10 %, or up to 5 % earlier.
    /// </summary>
    private const double EarliestRenewal = 0.85;

    /// <summary>
    /// The average distance between the random renewal times of two processes, as a part of the range they are drawn
    /// from.
    /// </summary>
    private const double Spacing = 1.0 / 15;

    /// <summary>The average time between the first two renewals.</summary>
    public static TimeSpan Gap => TokenService.Lifetime * 0.05 * Spacing;

    /// <summary>The average time between the first two fetches when there is no token in the store.</summary>
    public static TimeSpan ColdGap(TimeSpan coldStartWait) => coldStartWait * Spacing;

    /// <summary>The maximum number of renewals of the fleet's token in that time.</summary>
    public static int Rotations(TimeSpan time) => (int)(time / (TokenService.Lifetime * EarliestRenewal)) + 1;

    /// <summary>
    /// The maximum number of requests: one for each rotation, plus one for each process that renews before the new
    /// token is stored. The average is e^(d/m) for a fetch duration of d and a gap of m; three standard deviations are
    /// added. It is never more than without a store.
    /// </summary>
    public static int Requests(int rotations, TimeSpan fetch, TimeSpan gap, int processes)
    {
        var each = Math.Exp(fetch / gap);
        var likely = (rotations * each) + (3 * Math.Sqrt(rotations * each * (each - 1)));
        return (int)Math.Ceiling(Math.Min(likely, rotations * processes));
    }
}
