namespace TokenClients.OAuth;

/// <summary>Tells the tokens of an OAuth client from those of another client that has the same name and the same store.</summary>
internal static class OAuthPartitionKey
{
    /// <summary>The one parameter that is the client's own credential (RFC 7521 §4.2).</summary>
    private const string ClientAssertion = "client_assertion";

    /// <summary>
    /// Covers everything that decides whose tokens these options get. Any additional parameter may, whatever its name; since
    /// its value may be a secret, the hash of the value is used. The client's own credential is left out: two credentials of
    /// one client get the same tokens.
    /// </summary>
    public static string Of(OAuthClientOptions options) => StoreKey.Join(
    [
        options.Endpoint!.OriginalString, options.ClientId, options.Scope,
        options.IgnoreRequestedScope ? nameof(options.IgnoreRequestedScope) : null,
        .. options.AdditionalParameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .SelectMany(parameter => new[] { parameter.Key, parameter.Key == ClientAssertion ? null : StoreKey.Of("", parameter.Value) }),
    ]);
}
