using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using TokenClients.Caching;
using TokenClients.Diagnostics;

namespace TokenClients.DependencyInjection;

/// <summary>
/// The cache of a configured client, and the last valid options that it uses. A reload with different values starts a new
/// generation of the cache. A reload with the same values does not: every reload of a file also reloads the sections that did
/// not change.
/// </summary>
/// <remarks>
/// This class listens to the change tokens itself, because <see cref="IOptionsMonitor{TOptions}"/> drops the valid options
/// before it finds out that the new ones are invalid, and then notifies nobody.
/// </remarks>
internal sealed class LastValidOptions<TOptions> : IDisposable
    where TOptions : class, new()
{
    private readonly string _name;
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly Func<TOptions, TokenSource> _sourceOf;
    private readonly Func<TOptions, TOptions, bool> _same;
    private readonly SafeLogger _log;
    private readonly List<IDisposable> _subscriptions;
    private readonly object _reloading = new();
    private bool _hasChanged;

    /// <exception cref="OptionsValidationException">The first options are not valid.</exception>
    public LastValidOptions(
        string name, IServiceProvider services, Func<TOptions, TokenSource> sourceOf, Func<TOptions, TOptions, bool> same, ILogger log)
    {
        (_name, _sourceOf, _same, _log) = (name, sourceOf, same, new SafeLogger(log));
        _factory = services.GetRequiredService<IOptionsFactory<TOptions>>();

        // Listens first, so that no change is missed while the options are created.
        _subscriptions = [.. ChangesOf(name, services).Select(source => ChangeToken.OnChange(source.GetChangeToken, Reload))];
        try
        {
            var cache = services.CreateTokenCache(name, sourceOf(_factory.Create(name)));
            lock (_reloading)
            {
                Cache = cache;
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        if (Cache.Source.Client is ICertificateUser)
        {
            _subscriptions.Add(new CertificateWatch(() => Cache.Source, Renew, services.GetTimeProvider()));
        }

        if (_hasChanged)
        {
            Reload();
        }
    }

    public CachingTokenProvider Cache { get; }

    /// <summary>The options in use.</summary>
    public TOptions Value => (TOptions)Cache.Source.Options!;

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private static IEnumerable<IOptionsChangeTokenSource<TOptions>> ChangesOf(string name, IServiceProvider services)
    {
        var isUnnamed = services.GetService<TokenRegistry>()?.Find(name)?.IsUnnamed == true;
        return services.GetServices<IOptionsChangeTokenSource<TOptions>>()
            .Where(source => source.Name is null || source.Name == name || (isUnnamed && source.Name == Options.DefaultName));
    }

    private void Renew()
    {
        lock (_reloading)
        {
            Cache.Use(_sourceOf(Value));
            _log.CertificateChanged(_name);
        }
    }

    private void Reload()
    {
        try
        {
            // One reload at a time, so that the latest settings win.
            lock (_reloading)
            {
                if (Cache is null)
                {
                    _hasChanged = true;
                    return;
                }

                var reloaded = _factory.Create(_name);
                if (!_same(Value, reloaded))
                {
                    Cache.Use(_sourceOf(reloaded));
                    _log.SettingsChanged(_name);
                }
            }
        }
        catch (Exception error)
        {
            // The message of a validator is safe to show; any other exception may contain the value that caused it.
            _log.SettingsInvalid(_name, error is OptionsValidationException ? error.Message : error.GetType().Name);
        }
    }
}
