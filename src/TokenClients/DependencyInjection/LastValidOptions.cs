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
    private readonly List<IDisposable> _subscriptions;

    /// <exception cref="OptionsValidationException">The first options are not valid.</exception>
    public LastValidOptions(
        string name, IServiceProvider services, Func<TOptions, TokenSource> sourceOf, Func<TOptions, TOptions, bool> same, ILogger log)
    {
        var factory = services.GetRequiredService<IOptionsFactory<TOptions>>();
        var (reloading, safeLog) = (new object(), new SafeLogger(log));
        var isUnnamed = services.GetService<TokenRegistry>()?.Find(name)?.IsUnnamed == true;
        var hasChanged = false;

        // Listens first, so that no change is missed while the options are created.
        _subscriptions =
        [
            .. services.GetServices<IOptionsChangeTokenSource<TOptions>>()
                .Where(source => source.Name is null || source.Name == name || (isUnnamed && source.Name == Options.DefaultName))
                .Select(source => ChangeToken.OnChange(source.GetChangeToken, Reload)),
        ];

        try
        {
            var cache = services.CreateTokenCache(name, sourceOf(factory.Create(name)));
            lock (reloading)
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

        if (hasChanged)
        {
            Reload();
        }

        void Renew()
        {
            lock (reloading)
            {
                Cache.Use(sourceOf(Value));
                safeLog.CertificateChanged(name);
            }
        }

        void Reload()
        {
            try
            {
                // One reload at a time, so that the latest settings win.
                lock (reloading)
                {
                    if (Cache is null)
                    {
                        hasChanged = true;
                        return;
                    }

                    var reloaded = factory.Create(name);
                    if (!same(Value, reloaded))
                    {
                        Cache.Use(sourceOf(reloaded));
                        safeLog.SettingsChanged(name);
                    }
                }
            }
            catch (Exception error)
            {
                // The message of a validator is safe to show; any other exception may contain the value that caused it.
                safeLog.SettingsInvalid(name, error is OptionsValidationException ? error.Message : error.GetType().Name);
            }
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
}
