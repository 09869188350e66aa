using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenClients.Diagnostics;

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
        string name, IServiceProvider provider, Func<HttpClient> http)
        where TClient : class, ITokenProvider
    {
        var takesHttp = typeof(TClient).GetConstructors().Any(
            constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(HttpClient)));
        var create = ActivatorUtilities.CreateFactory(typeof(TClient), takesHttp ? [typeof(HttpClient)] : []);
        var scopes = provider.GetRequiredService<IServiceScopeFactory>();
        var log = provider.GetRequiredService<ILogger<CachingTokenProvider>>();
        return new(FetchAsync);

        async ValueTask<AccessToken> FetchAsync(TokenRequest request, CancellationToken cancellationToken)
        {
            // A new client at each fetch, so that what it holds, its HttpClient first of all, does not grow old.
            var scope = scopes.CreateAsyncScope();
            TClient? client = null;
            try
            {
                client = (TClient)create(scope.ServiceProvider, takesHttp ? [http()] : []);
                return await client.GetTokenAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await DisposeAsync(client).ConfigureAwait(false);
                await DisposeAsync(scope).ConfigureAwait(false);
            }
        }

        // It must cost neither the token nor the failure that there is.
        async ValueTask DisposeAsync(object? used)
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
                new SafeLogger(log).NotDisposed(name, typeof(TClient).Name, error.GetType().Name);
            }
        }
    }
}
