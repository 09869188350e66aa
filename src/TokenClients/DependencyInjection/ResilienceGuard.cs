using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Detects <c>services.Configure&lt;TokenResilienceOptions&gt;(name, …)</c> for a built-in client, which would have no effect:
/// its resilience settings are part of its own options.
/// </summary>
internal sealed class ResilienceGuard(string name, IServiceProvider services) : IValidateOptions<TokenResilienceOptions>
{
    public ValidateOptionsResult Validate(string? optionsName, TokenResilienceOptions options) =>
        optionsName == name && IsConfigured()
            ? ValidateOptionsResult.Fail(
                $"Token client '{name}': TokenResilienceOptions with this name have no effect, because the client has its own; set them in its " +
                "options, for instance services.Add…Tokens(o => o.Resilience.MaxRetries = …), or in the section 'Resilience' of its settings.")
            : ValidateOptionsResult.Success;

    /// <summary>
    /// Whether anything is configured for this name only. Settings for all names are allowed: they apply to custom clients.
    /// </summary>
    private bool IsConfigured()
    {
        var (own, others) = (new TokenResilienceOptions(), new TokenResilienceOptions());
        foreach (var configure in services.GetServices<IConfigureOptions<TokenResilienceOptions>>().OfType<IConfigureNamedOptions<TokenResilienceOptions>>())
        {
            configure.Configure(name, own);
            configure.Configure($"not {name}", others);
        }

        return !own.SameAs(others);
    }
}
