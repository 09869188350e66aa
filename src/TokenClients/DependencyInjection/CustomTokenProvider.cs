using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.DependencyInjection;

/// <summary>Fetches through a user's class or function.</summary>
internal sealed class CustomTokenProvider(Func<TokenRequest, CancellationToken, ValueTask<AccessToken>> fetch) : ITokenProvider
{
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        fetch(request, cancellationToken);

    public static CustomTokenProvider Of(
        Func<HttpClient, TokenRequest, CancellationToken, ValueTask<AccessToken>> fetch, Func<HttpClient> http) =>
        new((request, cancellationToken) => fetch(http(), request, cancellationToken));

    public static CustomTokenProvider Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        IServiceProvider provider, Func<HttpClient> http)
        where TClient : class, ITokenProvider
    {
        var takesHttp = typeof(TClient).GetConstructors().Any(
            constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(HttpClient)));
        var create = ActivatorUtilities.CreateFactory(typeof(TClient), takesHttp ? [typeof(HttpClient)] : []);
        var scopes = provider.GetRequiredService<IServiceScopeFactory>();
        return new(FetchAsync);

        async ValueTask<AccessToken> FetchAsync(TokenRequest request, CancellationToken cancellationToken)
        {
            // A new client at each fetch, so that what it holds, its HttpClient first of all, does not grow old.
            var scope = scopes.CreateAsyncScope();
            await using var _ = scope.ConfigureAwait(false);
            var client = (TClient)create(scope.ServiceProvider, takesHttp ? [http()] : []);
            try
            {
                return await client.GetTokenAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await DisposeAsync(client).ConfigureAwait(false);
            }
        }
    }

    private static ValueTask DisposeAsync(ITokenProvider client)
    {
        if (client is IAsyncDisposable async)
        {
            return async.DisposeAsync();
        }

        (client as IDisposable)?.Dispose();
        return default;
    }
}
