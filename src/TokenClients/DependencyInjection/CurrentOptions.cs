using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace TokenClients;

/// <summary>
/// The options in force: the latest that were valid. A reload that brings other values starts a new generation; one that
/// brings the same, as every reload of a file does for the sections that were not touched, starts none.
/// </summary>
/// <remarks>
/// This listens to the change tokens itself: <see cref="IOptionsMonitor{TOptions}"/> forgets the valid options before it
/// finds that the new ones are not, and tells nobody.
/// </remarks>
internal sealed class CurrentOptions<TOptions> : IDisposable
    where TOptions : class, new()
{
    private readonly IDisposable[] _subscriptions;
    private volatile TOptions _value;

    /// <exception cref="OptionsValidationException">The first options are not valid.</exception>
    public CurrentOptions(string name, IServiceProvider services, Func<TOptions, TOptions, bool> same, ILogger log)
    {
        var factory = services.GetRequiredService<IOptionsFactory<TOptions>>();
        var reloading = new object();
        _value = factory.Create(name);
        _subscriptions =
        [
            .. services.GetServices<IOptionsChangeTokenSource<TOptions>>()
                .Where(source => source.Name is null || source.Name == name)
                .Select(source => ChangeToken.OnChange(source.GetChangeToken, Reload)),
        ];

        Reload(); // what changed before anybody listened

        void Reload()
        {
            try
            {
                // One after the other, so that the latest settings are the last to be kept.
                lock (reloading)
                {
                    var reloaded = factory.Create(name);
                    if (!same(_value, reloaded))
                    {
                        _value = reloaded;
                        Changed?.Invoke();
                        log.SettingsChanged(name);
                    }
                }
            }
            catch (Exception error)
            {
                // A validator's message is made to be shown; any other exception may hold what it choked on.
                log.SettingsInvalid(name, error is OptionsValidationException ? error.Message : error.GetType().Name);
            }
        }
    }

    /// <summary>Called after <see cref="Value"/> has other values.</summary>
    public Action? Changed { get; set; }

    public TOptions Value => _value;

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }
}
