using Microsoft.Extensions.Options;

namespace TokenClients.Caching;

/// <summary>Validates <see cref="TokenCacheOptions"/>. Each message names the setting, the fault and the fix.</summary>
internal sealed class TokenCacheOptionsValidator : IValidateOptions<TokenCacheOptions>
{
    public static TokenCacheOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, TokenCacheOptions options) => SettingRules.Result(name,
    [
        options.FetchTimeout > TimeSpan.Zero && options.FetchTimeout <= TimeSpan.FromDays(1)
            ? null : $"FetchTimeout is {options.FetchTimeout}; set it to more than zero and at most a day.{SettingRules.AsDays(options.FetchTimeout)}",
        options.MaxScopes >= 1 ? null : $"MaxScopes is {options.MaxScopes}; set it to at least 1.",
    ]);
}
