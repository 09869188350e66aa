using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>Has the tokens fetched that are wanted from the start on.</summary>
internal sealed class TokenWarmUp(IServiceProvider services, TokenRegistry registry, ILogger<CachingTokenProvider> log)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, scope) in registry.WarmUps)
        {
            // On another thread, so that not even the making of a client holds the start up.
            _ = Task.Run(() => WarmUpAsync(name, scope), CancellationToken.None);
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

    private void Stop() => _stopped.Cancel();

    private async Task WarmUpAsync(string name, string? scope)
    {
        try
        {
            var provider = TokenRegistry.Resolve(services, name);
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
            Quietly.Run(() => log.NotWarmedUp(name, error is OptionsValidationException ? error.Message : error.GetType().Name));
        }
    }
}
