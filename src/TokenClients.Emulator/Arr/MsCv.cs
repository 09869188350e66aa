namespace TokenClients.Emulator;

/// <summary>The correlation vector that every answer of a Mixed Reality service carries in <c>MS-CV</c>.</summary>
internal static class MsCv
{
    private const int MaximumLength = 128;

    /// <summary>The client's own vector, extended, or a new one.</summary>
    public static Answer WithMsCv(this Answer answer, EmulatedRequest request, RandomSource random)
    {
        var sent = request.Headers.GetValueOrDefault("X-MRC-CV");
        return answer.With("MS-CV", (IsUsable(sent) ? sent : Create(random)) + ".0");
    }

    // Only what may stand in a header of an answer comes back.
    private static bool IsUsable(string? vector) =>
        vector is { Length: > 0 and <= MaximumLength } && vector.All(character => character is > ' ' and <= '~');

    private static string Create(RandomSource random) => Convert.ToBase64String(random.NextBytes()).TrimEnd('=');
}
