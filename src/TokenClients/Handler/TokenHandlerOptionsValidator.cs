using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>What people get wrong in <see cref="TokenHandlerOptions"/>.</summary>
internal sealed class TokenHandlerOptionsValidator : IValidateOptions<TokenHandlerOptions>
{
    public static TokenHandlerOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, TokenHandlerOptions options) =>
        SettingRules.Result(null, options.AllowedHosts.Select(AllowedHosts.Fault).OfType<string>()
            .Select(fault => string.IsNullOrEmpty(name) ? fault : $"Token handler of HttpClient '{name}': {fault}"));
}
