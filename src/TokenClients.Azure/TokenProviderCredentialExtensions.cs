using Azure.Core;

namespace TokenClients;

/// <summary>Makes an <see cref="ITokenProvider"/> usable as a credential of the Azure SDK.</summary>
public static class TokenProviderCredentialExtensions
{
    /// <summary>Returns the provider as a <see cref="TokenCredential"/> for clients of the Azure SDK.</summary>
    /// <param name="provider">Returns the tokens; it should cache them.</param>
    /// <param name="scope">
    /// Chooses the scope to request from the provider, given the request of the Azure SDK client; by default the provider's own. See
    /// <see cref="TokenProviderCredential(ITokenProvider, Func{TokenRequestContext, string?}?)"/>.
    /// </param>
    /// <returns>The credential. Share it between clients.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    public static TokenProviderCredential AsTokenCredential(
        this ITokenProvider provider, Func<TokenRequestContext, string?>? scope = null) => new(provider, scope);
}
