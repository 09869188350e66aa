using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Finds <c>services.Configure&lt;TokenResilienceOptions&gt;(name, …)</c> for a built-in client, which would do nothing: its
/// resilience is a part of its own options.
/// </summary>
internal sealed class ResilienceGuard(string name, IServiceProvider services) : IValidateOptions<TokenResilienceOptions>
{
    public ValidateOptionsResult Validate(string? optionsName, TokenResilienceOptions options) =>
        optionsName == name && IsConfigured()
            ? ValidateOptionsResult.Fail(
                $"Token client '{name}': TokenResilienceOptions of this name have no effect, since the client has its own; set them by its " +
                "options, services.Add…Tokens(o => o.Resilience.MaxRetries = …) for instance, or in the section 'Resilience' of its settings.")
            : ValidateOptionsResult.Success;

    /// <summary>Whether something is configured for that name alone; what is for all names reaches custom clients, and that is its purpose.</summary>
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
