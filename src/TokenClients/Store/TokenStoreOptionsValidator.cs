using Microsoft.Extensions.Options;

namespace TokenClients.Store;

/// <summary>Validates <see cref="TokenStoreOptions"/>. Each message names the setting, the fault and the fix.</summary>
internal sealed class TokenStoreOptionsValidator : IValidateOptions<TokenStoreOptions>
{
    public static TokenStoreOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, TokenStoreOptions options) => SettingRules.Result(name,
    [
        options.KeyPrefix is { Length: <= 200 } prefix && prefix.All(character => character is > ' ' and <= '~')
            ? null : "KeyPrefix is missing, longer than 200 characters, or contains characters that are not printable ASCII; set it to a text such as 'my-app:'.",
        SettingRules.Text(options.PartitionKey, "PartitionKey"),
        SettingRules.Span(options.Timeout, "Timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10)),
        SettingRules.Span(options.ColdStartWait, "ColdStartWait", TimeSpan.Zero, TimeSpan.FromMinutes(1)),
    ]);
}
