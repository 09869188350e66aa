namespace TokenClients.OAuth;

/// <summary>The signature algorithms of client assertions (RFC 7518 §3.1).</summary>
internal static class JwsAlgorithm
{
    public const string RS256 = "RS256";
    public const string PS256 = "PS256";
    public const string ES256 = "ES256";

    public static readonly IReadOnlyList<string> All = [RS256, PS256, ES256];

    /// <summary>Chooses the algorithm for a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="options">What the settings say.</param>
    /// <param name="supported">What the server says it supports; empty if it says nothing.</param>
    public static string Choose(OAuthPrivateKey key, OAuthAssertionOptions options, IReadOnlyList<string> supported)
    {
        var preferred = options.Algorithm is { Length: > 0 } set ? set
            : options.Profile == OAuthAssertionProfile.EntraId && key.Algorithms.Contains(PS256) ? PS256
            : key.Algorithms[0];
        return preferred == options.Algorithm || supported.Count == 0 || supported.Contains(preferred)
            ? preferred : key.Algorithms.FirstOrDefault(supported.Contains) ?? preferred;
    }
}
