namespace TokenClients;

/// <summary>What of the options must not show, should a server repeat it, besides the client's secrets themselves.</summary>
internal static class OAuthSecrets
{
    /// <summary>What everybody may see, so that a server's words about it can be shown.</summary>
    private static readonly string[] Public = ["audience", "resource", "tenant"];

    /// <summary>The one parameter that is the client's own credential (RFC 7521 §4.2).</summary>
    private const string ClientAssertion = "client_assertion";

    public static IEnumerable<string> Of(OAuthClientOptions options)
    {
        // The two swapped: the server names the client it does not know.
        if (Guid.TryParse(options.ClientSecret, out _) && !Guid.TryParse(options.ClientId, out _))
        {
            yield return options.ClientId!;
        }

        foreach (var parameter in options.AdditionalParameters.Where(parameter => IsSecret(parameter.Key, parameter.Value)))
        {
            yield return parameter.Value;
        }
    }

    /// <summary>
    /// Whose tokens these options get. Every parameter may change that, whatever it is called, so each is part of it; as its
    /// value may be a secret, by its hash. The client's own credential is not: two of one client get the same tokens.
    /// </summary>
    public static string PartitionKey(OAuthClientOptions options) => StoreKey.Join(
    [
        options.Endpoint!.OriginalString, options.ClientId, options.Scope,
        .. options.AdditionalParameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .SelectMany(parameter => new[] { parameter.Key, parameter.Key == ClientAssertion ? null : StoreKey.Of("", parameter.Value) }),
    ]);

    /// <summary>Long enough to be found by no accident.</summary>
    private static bool IsSecret(string name, string? value) =>
        value?.Length > 3
        && !name.EndsWith("_type", StringComparison.OrdinalIgnoreCase) // of an assertion: a URN
        && !Public.Contains(name, StringComparer.OrdinalIgnoreCase);
}
