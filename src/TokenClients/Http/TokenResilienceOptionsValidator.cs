using Microsoft.Extensions.Options;

namespace TokenClients.Http;

/// <summary>
/// Validates the time-outs and retries of a custom client. Those of built-in clients are validated with the client's options.
/// </summary>
internal sealed class TokenResilienceOptionsValidator : IValidateOptions<TokenResilienceOptions>
{
    public static TokenResilienceOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, TokenResilienceOptions options) =>
        SettingRules.Result(name, options.Faults());
}
