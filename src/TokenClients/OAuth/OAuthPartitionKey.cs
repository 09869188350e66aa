using System.Globalization;

namespace TokenClients.OAuth;

/// <summary>Distinguishes the tokens of an OAuth client from those of another client with the same name in the same store.</summary>
internal static class OAuthPartitionKey
{
    /// <summary>
    /// Returns a text of everything that decides whose tokens these options get. Any additional parameter may decide that;
    /// because its value may be a secret, a hash of it is used. The client's credential is not included, because two
    /// credentials of one client get the same tokens. A certificate that tokens are bound to is part of each token's own key
    /// instead.
    /// </summary>
    public static string Of(OAuthClientOptions options) => CompositeKey.Join(
    [
        (options.Endpoint ?? options.Authority)!.OriginalString, options.ClientId, options.Scope,
        options.IgnoreRequestedScope ? nameof(options.IgnoreRequestedScope) : null,
        options.Audience, options.Resources.Count.ToString(CultureInfo.InvariantCulture), .. options.Resources,
        .. options.AdditionalParameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .SelectMany(parameter => new[] { parameter.Key, CompositeKey.Hash("", parameter.Value) }),
    ]);
}
