namespace TokenClients.Emulator;

/// <summary>Adds the correlation vector that every response of a Mixed Reality service has in <c>MS-CV</c>.</summary>
internal static class MsCv
{
    private const int MaximumLength = 128;

    /// <summary>Adds the client's vector, extended, or a new one.</summary>
    public static EmulatedResponse WithMsCv(this EmulatedResponse response, EmulatedRequest request, RandomSource random)
    {
        var sent = request.Headers.GetValueOrDefault("X-MRC-CV");
        return response.With("MS-CV", (IsUsable(sent) ? sent : Create(random)) + ".0");
    }

    // Only characters that are valid in a response header are returned.
    private static bool IsUsable(string? vector) =>
        vector is { Length: > 0 and <= MaximumLength } && vector.All(character => character is > ' ' and <= '~');

    private static string Create(RandomSource random) => Convert.ToBase64String(random.NextBytes()).TrimEnd('=');
}
