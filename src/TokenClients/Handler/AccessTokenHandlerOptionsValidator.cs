using Microsoft.Extensions.Options;

namespace TokenClients.Handler;

/// <summary>Validates <see cref="AccessTokenHandlerOptions"/>. Each message names the setting, the fault and the fix.</summary>
internal sealed class AccessTokenHandlerOptionsValidator : IValidateOptions<AccessTokenHandlerOptions>
{
    public static AccessTokenHandlerOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, AccessTokenHandlerOptions options) =>
        SettingRules.Result(null, options.AllowedHosts.Select(AllowedHost.Fault).OfType<string>()
            .Select(fault => string.IsNullOrEmpty(name) ? fault : $"Token handler of HttpClient '{name}': {fault}"));
}
