using Microsoft.Extensions.Options;

namespace TokenClients.Http;

/// <summary>Checks the time-outs and retries of a client of one's own; the built-in clients check theirs with their options.</summary>
internal sealed class TokenResilienceOptionsValidator : IValidateOptions<TokenResilienceOptions>
{
    public static TokenResilienceOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, TokenResilienceOptions options) =>
        SettingRules.Result(name, options.Faults());
}
