using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// The two bounds of a <see cref="CachingTokenProvider"/>. Margins and waits have no settings: they follow from each
/// token's lifetime and each failure's reason.
/// </summary>
public sealed class TokenCacheOptions
{
    /// <summary>
    /// How long one fetch may take before everyone who waits for it gets a time-out, whatever the client does. More than
    /// zero and at most a day; 60 s by default, which leaves room for a client's own retries.
    /// </summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many scopes are kept besides the default one; past it, expired tokens go first, then those that expire soonest.
    /// At least 1; 10,000 by default.
    /// </summary>
    public int MaxScopes { get; set; } = 10_000;
}

/// <summary>What is wrong with <see cref="TokenCacheOptions"/>, with the setting, the fault and the fix.</summary>
internal sealed class TokenCacheOptionsValidator : IValidateOptions<TokenCacheOptions>
{
    public static TokenCacheOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, TokenCacheOptions options) => SettingRules.Result(name,
    [
        options.FetchTimeout > TimeSpan.Zero && options.FetchTimeout <= TimeSpan.FromDays(1)
            ? null : $"FetchTimeout is {options.FetchTimeout}; set it to more than zero and at most a day.",
        options.MaxScopes >= 1 ? null : $"MaxScopes is {options.MaxScopes}; set it to at least 1.",
    ]);
}
