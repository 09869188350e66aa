namespace TokenClients.Emulator;

/// <summary>Makes texts fit for eyes that must not see a key.</summary>
internal static class Masking
{
    private const int ShortestShortened = 16;

    /// <summary>The first four characters and the last three, or of a short key none.</summary>
    public static string Key(string key) => key.Length < ShortestShortened ? "…" : $"{key[..4]}…{key[^3..]}";

    /// <summary>A path without known keys, and without segments that may be one or a token: those of 16 characters and more, except GUIDs.</summary>
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
