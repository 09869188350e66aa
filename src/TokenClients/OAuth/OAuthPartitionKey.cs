using System.Globalization;

namespace TokenClients.OAuth;

/// <summary>Tells the tokens of an OAuth client from those of another client that has the same name and the same store.</summary>
internal static class OAuthPartitionKey
{
    /// <summary>
    /// Covers everything that decides whose tokens these options get. Any additional parameter may, whatever its name; since
    /// its value may be a secret, the hash of the value is used. The client's own credential is left out: two credentials of
    /// one client get the same tokens. A certificate that tokens are bound to is not: it is part of each token's own key.
    /// </summary>
    public static string Of(OAuthClientOptions options) => StoreKey.Join(
    [
        (options.Endpoint ?? options.Authority)!.OriginalString, options.ClientId, options.Scope,
        options.IgnoreRequestedScope ? nameof(options.IgnoreRequestedScope) : null,
        options.Audience, options.Resources.Count.ToString(CultureInfo.InvariantCulture), .. options.Resources,
        .. options.AdditionalParameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .SelectMany(parameter => new[] { parameter.Key, StoreKey.Of("", parameter.Value) }),
    ]);
}
