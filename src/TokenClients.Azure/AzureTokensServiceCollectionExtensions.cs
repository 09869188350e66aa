using Azure.Core;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers credentials of the Azure SDK as token clients.</summary>
public static class AzureTokensServiceCollectionExtensions
{
    private const string DefaultName = "Azure";

    /// <summary>Registers a credential under the name <c>Azure</c>, behind a cache.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="credential">Fetches the tokens, for instance a <c>DefaultAzureCredential</c>.</param>
    /// <param name="scopes">
    /// What to ask for where a request names no scope: at least one, <c>https://servicebus.azure.net/.default</c> for instance.
    /// </param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no scope or one is none; or another token client has the name.</exception>
    public static ITokenClientBuilder AddAzureTokens(
        this IServiceCollection services, TokenCredential credential, params string[] scopes) =>
        services.AddAzureTokens(DefaultName, credential, scopes);

    /// <summary>Registers one of several credentials, behind a cache.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="credential">Fetches the tokens, for instance a <c>ManagedIdentityCredential</c>.</param>
    /// <param name="scopes">
    /// What to ask for where a request names no scope: at least one, <c>https://servicebus.azure.net/.default</c> for instance.
    /// </param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no scope or one is none; or another token client has the name.</exception>
    public static ITokenClientBuilder AddAzureTokens(
        this IServiceCollection services, string name, TokenCredential credential, params string[] scopes)
    {
        var client = new AzureTokenClient(credential, scopes);
        return services.AddTokens(name, _ => client).PartitionBy(scopes);
    }

    /// <summary>Registers one of several credentials that is made from the services, behind a cache.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="credential">Makes what fetches the tokens; called once.</param>
    /// <param name="scopes">
    /// What to ask for where a request names no scope: at least one, <c>https://servicebus.azure.net/.default</c> for instance.
    /// </param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no scope or one is none; or another token client has the name.</exception>
    public static ITokenClientBuilder AddAzureTokens(
        this IServiceCollection services, string name, Func<IServiceProvider, TokenCredential> credential, params string[] scopes)
    {
        _ = credential ?? throw new ArgumentNullException(nameof(credential));
        var named = AzureTokenClient.Scopes(scopes);
        return services.AddTokens(name, provider => new AzureTokenClient(credential(provider), named)).PartitionBy(named);
    }

    /// <summary>Whose credential it is, it does not tell; the scopes are what its tokens differ in.</summary>
    private static ITokenClientBuilder PartitionBy(this ITokenClientBuilder builder, string[] scopes)
    {
        builder.Services.Configure<TokenStoreOptions>(builder.Name, options => options.PartitionKey = string.Join(" ", scopes));
        return builder;
    }
}
