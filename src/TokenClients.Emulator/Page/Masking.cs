namespace TokenClients.Emulator;

/// <summary>Removes keys and tokens from texts that are shown.</summary>
internal static class Masking
{
    private const int ShortestShortened = 16;

    /// <summary>Returns the first four and last three characters; of a short key, none.</summary>
    public static string Key(string key) => key.Length < ShortestShortened ? "…" : $"{key[..4]}…{key[^3..]}";

    /// <summary>Returns a path without known keys, and without segments that may be a key or token: those of 16 characters or more, except GUIDs.</summary>
    public static string Path(string path, TokenEmulatorOptions options)
    {
        foreach (var key in Keys(options).Where(key => path.Contains(key, StringComparison.OrdinalIgnoreCase)))
        {
            path = path.Replace(key, Key(key), StringComparison.OrdinalIgnoreCase);
        }

        return string.Join('/', path.Split('/').Select(Segment));
    }

    public static string Segment(string segment) =>
        segment.Length < ShortestShortened || Guid.TryParseExact(segment, "D", out _) ? segment : $"{segment[..4]}…";

    private static IEnumerable<string> Keys(TokenEmulatorOptions options) =>
        new[] { options.Accounts, options.Issuers, options.OAuthClients, options.SasKeys }
            .SelectMany(names => names.Values).SelectMany(keys => keys).Where(key => key.Length > 0);
}
