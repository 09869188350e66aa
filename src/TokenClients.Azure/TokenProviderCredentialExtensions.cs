using Azure.Core;

namespace TokenClients;

/// <summary>Gives clients of the Azure SDK the tokens of an <see cref="ITokenProvider"/>.</summary>
public static class TokenProviderCredentialExtensions
{
    /// <summary>The provider as a <see cref="TokenCredential"/>, which clients of the Azure SDK take.</summary>
    /// <param name="provider">Hands out the tokens; one that caches.</param>
    /// <param name="scope">
    /// The scope to ask the provider for, by what the Azure SDK client asks for; by default the provider's own. See
    /// <see cref="TokenProviderCredential(ITokenProvider, Func{TokenRequestContext, string?}?)"/>.
    /// </param>
    /// <returns>The credential. Share it between clients.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    public static TokenProviderCredential AsTokenCredential(
        this ITokenProvider provider, Func<TokenRequestContext, string?>? scope = null) => new(provider, scope);
}
