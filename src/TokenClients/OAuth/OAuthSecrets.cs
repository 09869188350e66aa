namespace TokenClients;

/// <summary>What of the options must not show, should a server repeat it.</summary>
internal static class OAuthSecrets
{
    private static readonly string[] Telling = ["secret", "password", "assertion", "token", "key"];

    public static IEnumerable<string> Of(OAuthOptions options)
    {
        foreach (var secret in new[] { options.ClientSecret, options.SecondaryClientSecret }.OfType<string>().Where(s => s.Length > 0))
        {
            yield return secret;
            yield return OAuthForm.Basic(options.ClientId!, secret);
        }

        foreach (var parameter in options.Parameters.Where(parameter => IsSecret(parameter.Key, parameter.Value)))
        {
            yield return parameter.Value;
        }
    }

    /// <summary>By its name, so that a server's words about an audience can be shown; and long enough to be found by no accident.</summary>
    private static bool IsSecret(string name, string? value) =>
        value?.Length > 8
        && !name.EndsWith("_type", StringComparison.OrdinalIgnoreCase) // of an assertion: a URN
        && Telling.Any(part => name.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);
}
