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
    /// <param name="options">The settings of assertions.</param>
    /// <param name="supported">The algorithms that the server supports according to its metadata; empty if it does not list them.</param>
    /// <exception cref="InvalidOperationException">
    /// The key, which may have been replaced since startup, does not support the configured algorithm.
    /// </exception>
    public static string Choose(OAuthPrivateKey key, OAuthAssertionOptions options, IReadOnlyList<string> supported)
    {
        if (options.Algorithm is { Length: > 0 } set)
        {
            return key.Algorithms.Contains(set)
                ? set : throw new InvalidOperationException($"Assertion.Algorithm is {set}, which the key does not support");
        }

        var preferred = options.Profile == OAuthAssertionProfile.EntraId && key.Algorithms.Contains(PS256) ? PS256 : key.Algorithms[0];
        return supported.Count == 0 || supported.Contains(preferred)
            ? preferred : key.Algorithms.FirstOrDefault(supported.Contains) ?? preferred;
    }
}
