namespace TokenClients.OAuth;

/// <summary>What of the options must not show, should a server repeat it, besides the client's secrets themselves.</summary>
internal static class OAuthSecrets
{
    /// <summary>What everybody may see, so that a server's words about it can be shown.</summary>
    private static readonly string[] Public = ["audience", "resource", "tenant"];

    public static IEnumerable<string> Of(OAuthClientOptions options)
    {
        // The two swapped: the server names the client it does not know.
        if (Guid.TryParse(options.ClientSecret, out _) && !Guid.TryParse(options.ClientId, out _))
        {
            yield return options.ClientId!;
        }

        foreach (var value in Of(options.AdditionalParameters))
        {
            yield return value;
        }
    }

    /// <summary>The values among additional parameters that must not show.</summary>
    public static IEnumerable<string> Of(IEnumerable<KeyValuePair<string, string>> parameters) =>
        parameters.Where(parameter => IsSecret(parameter.Key, parameter.Value)).Select(parameter => parameter.Value);

    /// <summary>Long enough to be found by no accident.</summary>
    private static bool IsSecret(string name, string? value) =>
        value?.Length > 3
        && !name.EndsWith("_type", StringComparison.OrdinalIgnoreCase) // of an assertion: a URN
        && !Public.Contains(name, StringComparer.OrdinalIgnoreCase);
}
