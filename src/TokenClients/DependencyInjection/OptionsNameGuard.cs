using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Detects <c>services.Configure&lt;TOptions&gt;("arr", …)</c> for a client that is named <c>Arr</c>. Options names are
/// case-sensitive, so this call would have no effect.
/// </summary>
internal sealed class OptionsNameGuard<TOptions>(string name, IServiceProvider services) : IValidateOptions<TOptions>
    where TOptions : class
{
    /// <summary>Adds the guard of these options for a client.</summary>
    public static void AddTo(IServiceCollection services, string name) =>
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new OptionsNameGuard<TOptions>(name, provider));

    public ValidateOptionsResult Validate(string? optionsName, TOptions options) =>
        optionsName == name && Names().FirstOrDefault(IsMisspelled) is { } other
            ? ValidateOptionsResult.Fail(
                $"Token client '{name}': {typeof(TOptions).Name} are configured for '{other}', which differs from the client's name only in case, " +
                $"so they would have no effect; write '{name}'.")
            : ValidateOptionsResult.Success;

    private bool IsMisspelled(string? other) => other != name && name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string?> Names() =>
        services.GetServices<IConfigureOptions<TOptions>>().OfType<ConfigureNamedOptions<TOptions>>().Select(options => options.Name)
            .Concat(services.GetServices<IPostConfigureOptions<TOptions>>().OfType<PostConfigureOptions<TOptions>>().Select(options => options.Name));
}
