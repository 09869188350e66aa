using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Diagnostics;

namespace TokenClients.DependencyInjection;

/// <summary>The tokens to fetch when the host starts; each once, however often it is added.</summary>
internal sealed class TokenPrefetchList
{
    private readonly HashSet<(string Client, string? Scope)> _tokens = [];

    public IEnumerable<(string Client, string? Scope)> Tokens => _tokens;

    /// <summary>Adds scopes, or the default one of the client if none is named.</summary>
    public void Add(string client, string[] scopes)
    {
        foreach (var scope in scopes.Length == 0 ? new string?[] { null } : scopes)
        {
            _tokens.Add((client, scope));
        }
    }
}

/// <summary>Fetches the tokens that are needed from the start.</summary>
internal sealed class TokenPrefetchService(IServiceProvider services, IOptions<TokenPrefetchList> list, ILogger<CachingTokenProvider> log)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly SafeLogger _log = new(log);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, scope) in list.Value.Tokens)
        {
            // On another thread, so that not even the making of a client holds the start up.
            _ = Task.Run(() => PrefetchAsync(name, scope), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Stop();
        _stopped.Dispose();
    }

    private void Stop()
    {
        try
        {
            _stopped.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Two have stopped the host, as a test's WebApplicationFactory and its application do, and one has disposed it.
        }
    }

    private async Task PrefetchAsync(string name, string? scope)
    {
        try
        {
            var provider = TokenProviderResolver.Resolve(services, name);
            await provider.GetTokenAsync(new TokenRequest { Scope = scope }, _stopped.Token).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            // The cache has logged it, and callers meet it.
        }
        catch (Exception) when (_stopped.IsCancellationRequested)
        {
            // The host is stopping.
        }
        catch (Exception error)
        {
            // A validator's message is made to be shown; any other exception may hold what it choked on.
            _log.NotWarmedUp(name, error is OptionsValidationException ? error.Message : error.GetType().Name);
        }
    }
}
