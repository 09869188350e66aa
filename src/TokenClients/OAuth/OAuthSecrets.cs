namespace TokenClients.OAuth;

/// <summary>The texts in the options to redact if a server repeats them, besides the client's secrets themselves.</summary>
internal static class OAuthSecrets
{
    /// <summary>Parameters that are not secret, so that a server's messages about them can be shown.</summary>
    private static readonly string[] Public = ["audience", "resource", "tenant"];

    public static IEnumerable<string> Of(OAuthClientOptions options)
    {
        // The id and the secret were probably swapped: the server's error would name the unknown client, which is the secret.
        if (Guid.TryParse(options.ClientSecret, out _) && !Guid.TryParse(options.ClientId, out _))
        {
            yield return options.ClientId!;
        }

        foreach (var value in Of(options.AdditionalParameters))
        {
            yield return value;
        }
    }

    /// <summary>Returns the values of additional parameters that may be secrets.</summary>
    public static IEnumerable<string> Of(IEnumerable<KeyValuePair<string, string>> parameters) =>
        parameters.Where(parameter => IsSecret(parameter.Key, parameter.Value)).Select(parameter => parameter.Value);

    /// <summary>A secret must be long enough not to occur in other texts by chance.</summary>
    private static bool IsSecret(string name, string? value) =>
        value?.Length > 3
        && !name.EndsWith("_type", StringComparison.OrdinalIgnoreCase) // the type of an assertion, a URN
        && !Public.Contains(name, StringComparer.OrdinalIgnoreCase);
}
