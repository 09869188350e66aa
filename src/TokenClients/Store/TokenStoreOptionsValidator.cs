using Microsoft.Extensions.Options;

namespace TokenClients.Store;

/// <summary>What is wrong with <see cref="TokenStoreOptions"/>, with the setting, the fault and the fix.</summary>
internal sealed class TokenStoreOptionsValidator : IValidateOptions<TokenStoreOptions>
{
    public static TokenStoreOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, TokenStoreOptions options) => SettingRules.Result(name,
    [
        options.KeyPrefix is { Length: <= 200 } prefix && prefix.All(character => character is > ' ' and <= '~')
            ? null : "KeyPrefix is missing, longer than 200 characters, or holds other than visible ASCII characters; set it to one like 'my-app:'.",
        SettingRules.Text(options.PartitionKey, "PartitionKey"),
        SettingRules.Span(options.Timeout, "Timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10)),
        SettingRules.Span(options.ColdStartWait, "ColdStartWait", TimeSpan.Zero, TimeSpan.FromMinutes(1)),
    ]);
}
