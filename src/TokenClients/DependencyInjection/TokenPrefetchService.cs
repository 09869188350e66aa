using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Diagnostics;

namespace TokenClients.DependencyInjection;

/// <summary>The tokens to fetch when the host starts; each is fetched once, however often it is added.</summary>
internal sealed class TokenPrefetchList
{
    private readonly HashSet<(string Client, string? Scope)> _tokens = [];

    public IEnumerable<(string Client, string? Scope)> Tokens => _tokens;

    /// <summary>Adds scopes, or the client's default scope if there are none.</summary>
    public void Add(string client, string[] scopes)
    {
        foreach (var scope in scopes.Length == 0 ? new string?[] { null } : scopes)
        {
            _tokens.Add((client, scope));
        }
    }
}

/// <summary>Fetches tokens when the host starts.</summary>
internal sealed class TokenPrefetchService(IServiceProvider services, IOptions<TokenPrefetchList> list, ILogger<CachingTokenProvider> log)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly SafeLogger _log = new(log);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, scope) in list.Value.Tokens)
        {
            // On another thread, so that not even the creation of a client delays startup.
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
            // The host was stopped twice, as a WebApplicationFactory and its application do, and is already disposed.
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
            // The cache has logged it, and callers will get it.
        }
        catch (Exception) when (_stopped.IsCancellationRequested)
        {
            // The host is stopping.
        }
        catch (Exception error)
        {
            // The message of a validator is safe to show; any other exception may contain the value that caused it.
            _log.PrefetchFailed(name, error is OptionsValidationException ? error.Message : error.GetType().Name);
        }
    }
}
