namespace TokenClients;

/// <summary>What of the options must not show, should a server repeat it.</summary>
internal static class OAuthSecrets
{
    /// <summary>What everybody may see, so that a server's words about it can be shown.</summary>
    private static readonly string[] Public = ["audience", "resource", "tenant"];

    private static readonly string[] Credentials = ["secret", "password", "assertion", "token", "key", "code", "credential"];

    public static IEnumerable<string> Of(OAuthOptions options)
    {
        foreach (var secret in new[] { options.ClientSecret, options.SecondaryClientSecret }.OfType<string>().Where(s => s.Length > 0))
        {
            yield return secret;
            yield return OAuthForm.Basic(options.ClientId!, secret);
        }

        // The two swapped: the server names the client it does not know.
        if (Guid.TryParse(options.ClientSecret, out _) && !Guid.TryParse(options.ClientId, out _))
        {
            yield return options.ClientId!;
        }

        foreach (var parameter in options.Parameters.Where(parameter => IsSecret(parameter.Key, parameter.Value)))
        {
            yield return parameter.Value;
        }
    }

    /// <summary>Whose tokens these options get; of parameters that are called after a credential, the names alone.</summary>
    public static string Identity(OAuthOptions options) => StoreKey.Join(
    [
        options.Endpoint!.OriginalString, options.ClientId, options.Scope,
        .. options.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .SelectMany(parameter => new[] { parameter.Key, IsCredential(parameter.Key) ? null : parameter.Value }),
    ]);

    private static bool IsCredential(string name) =>
        !name.EndsWith("_type", StringComparison.OrdinalIgnoreCase)
        && Credentials.Any(credential => name.IndexOf(credential, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Long enough to be found by no accident.</summary>
    private static bool IsSecret(string name, string? value) =>
        value?.Length > 3
        && !name.EndsWith("_type", StringComparison.OrdinalIgnoreCase) // of an assertion: a URN
        && !Public.Contains(name, StringComparer.OrdinalIgnoreCase);
}
