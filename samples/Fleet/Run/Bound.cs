namespace Fleet.Run;

/// <summary>How many requests a fleet that shares its tokens may make, and why.</summary>
internal static class Bound
{
    /// <summary>Processes are due in the last 10 % of a token's life, or up to 5 % earlier.</summary>
    private const double Due = 0.85;

    /// <summary>The draws of when each is due are spaced, on the average, by so much of the time they are drawn from.</summary>
    private const double Spacing = 1.0 / 15;

    /// <summary>How far apart two processes are due, on the average, of those that are due first.</summary>
    public static TimeSpan Gap => TokenService.Lifetime * 0.05 * Spacing;

    /// <summary>The same for how long they wait for each other when there is no token at all.</summary>
    public static TimeSpan ColdGap(TimeSpan coldStartWait) => coldStartWait * Spacing;

    /// <summary>How often tokens can be due in that time, at most.</summary>
    public static int Rotations(TimeSpan time) => (int)(time / (TokenService.Lifetime * Due)) + 1;

    /// <summary>
    /// One request a rotation, and one each of those who are due before its token is stored: e^(d/m) in all on the average,
    /// for a fetch of d and a gap of m; with three standard deviations on top, and never more than without a store.
    /// </summary>
    public static int Requests(int rotations, TimeSpan fetch, TimeSpan gap, int processes)
    {
        var each = Math.Exp(fetch / gap);
        var likely = (rotations * each) + (3 * Math.Sqrt(rotations * each * (each - 1)));
        return (int)Math.Ceiling(Math.Min(likely, rotations * processes));
    }
}
