using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenClients.Diagnostics;

namespace TokenClients.DependencyInjection;

/// <summary>Fetches tokens with the application's own class or function.</summary>
internal sealed class CustomTokenProvider(Func<TokenRequest, CancellationToken, ValueTask<AccessToken>> fetch) : ITokenProvider
{
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        fetch(request, cancellationToken);

    public static CustomTokenProvider Of(
        Func<HttpClient, TokenRequest, CancellationToken, ValueTask<AccessToken>> fetch, Func<HttpClient> http) =>
        new((request, cancellationToken) => fetch(http(), request, cancellationToken));

    public static CustomTokenProvider Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        string name, IServiceProvider provider, Func<HttpClient> http)
        where TClient : class, ITokenProvider
    {
        var takesHttp = typeof(TClient).GetConstructors().Any(
            constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(HttpClient)));
        var create = ActivatorUtilities.CreateFactory(typeof(TClient), takesHttp ? [typeof(HttpClient)] : []);
        var scopes = provider.GetRequiredService<IServiceScopeFactory>();
        var log = new SafeLogger(provider.GetRequiredService<ILogger<CachingTokenProvider>>());
        Action<Exception> onFailure = error => log.NotDisposed(name, typeof(TClient).Name, error.GetType().Name);
        return new(FetchAsync);

        async ValueTask<AccessToken> FetchAsync(TokenRequest request, CancellationToken cancellationToken)
        {
            // A new client for each fetch, so that it does not hold an HttpClient for too long.
            var scope = scopes.CreateAsyncScope();
            TClient? client = null;
            try
            {
                client = (TClient)create(scope.ServiceProvider, takesHttp ? [http()] : []);
                return await client.GetTokenAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await DisposeAsync(client, onFailure).ConfigureAwait(false);
                await DisposeAsync(scope, onFailure).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Disposes an object. A failure does not replace the result of the fetch.</summary>
    private static async ValueTask DisposeAsync(object? used, Action<Exception> onFailure)
    {
        try
        {
            if (used is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                (used as IDisposable)?.Dispose();
            }
        }
        catch (Exception error)
        {
            onFailure(error);
        }
    }
}
