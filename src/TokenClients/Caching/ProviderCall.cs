using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>One call of a provider, which may block, throw, never end, or return what nobody can use.</summary>
/// <param name="name">What the client is called.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="time">The clocks.</param>
/// <param name="disposed">Ends it when the cache is disposed.</param>
internal sealed class ProviderCall(string name, TimeSpan timeout, TimeProvider time, CancellationToken disposed)
{
    private readonly CacheExceptionFactory _failures = new(name, timeout);

    /// <summary>Calls it under its time-out, on a thread of the pool. Only the clock, and the disposal, make it throw.</summary>
    public async Task<(AccessToken? Token, TokenException? Failure)> RunAsync(ITokenProvider provider, TokenRequest request, FetchSpan span)
    {
        using var cancellation = time.CancelAfter(timeout);
        using var ended = disposed.Register(static source => ((CancellationTokenSource)source!).Cancel(), cancellation);
        AccessToken? token;
        try
        {
            // The span is the current one in there and nowhere else.
            token = await DetachedTask.RunAsync(
                () =>
                {
                    span.Start();
                    return provider.GetTokenAsync(request, cancellation.Token).AsTask();
                },
                cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception) when (disposed.IsCancellationRequested)
        {
            throw CacheExceptionFactory.Disposed(name);
        }
        catch (Exception error)
        {
            return (null, _failures.Explain(error, cancellation.IsCancellationRequested));
        }

        // A custom provider may not set the scope, and without it a replacement would be requested under another key.
        return token is null ? (null, _failures.Empty())
            : token.ExpiresOn <= time.GetUtcNow() ? (null, _failures.AlreadyExpired(token))
            : (token.With(token.ExpiresOn, request), null);
    }

    /// <summary>The failure of a fetch whose own surroundings threw.</summary>
    public TokenException Broken(Exception error) => _failures.Broken(error);
}
