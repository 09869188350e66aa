using Azure.Core;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>What is wrong with <see cref="AzureTokenClientOptions"/>, with the setting, the fault and the fix.</summary>
internal sealed class AzureTokenClientOptionsValidator : IValidateOptions<AzureTokenClientOptions>
{
    private const string Example = "'https://servicebus.azure.net/.default' for instance";

    public static AzureTokenClientOptionsValidator Instance { get; } = new();

    /// <summary>Throws if the options are not valid.</summary>
    public static void Require(AzureTokenClientOptions options) => Throw(Options.DefaultName, [Credential(options.Credential), Scopes(options.Scopes)]);

    /// <summary>Throws if the scopes are not valid.</summary>
    public static void RequireScopes(string name, string[] scopes) => Throw(name, [Scopes(scopes)]);

    public ValidateOptionsResult Validate(string? name, AzureTokenClientOptions options) =>
        Result(name, [Credential(options.Credential), Scopes(options.Scopes)]);

    private static ValidateOptionsResult Result(string? name, IEnumerable<string?> faults)
    {
        var text = string.Join(" ", faults.OfType<string>());
        return text.Length == 0 ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.IsNullOrEmpty(name) ? text : $"Token client '{name}': {text}");
    }

    private static void Throw(string name, IEnumerable<string?> faults)
    {
        var result = Result(name, faults);
        if (result.Failed)
        {
            throw new OptionsValidationException(name, typeof(AzureTokenClientOptions), result.Failures);
        }
    }

    private static string? Credential(TokenCredential? credential) =>
        credential is null ? "Credential is missing; set it to one of the Azure SDK, a DefaultAzureCredential for instance." : null;

    // No scope is shown: a secret may have been put there.
    private static string? Scopes(IList<string> scopes) =>
        scopes.Count == 0 ? $"Scopes is empty; add at least one scope, {Example}."
        : scopes.Any(string.IsNullOrEmpty) ? $"Scopes holds an empty scope; remove it, or set it to {Example}."
        : scopes.Any(scope => scope.Any(char.IsWhiteSpace)) ? $"Scopes holds a scope with whitespace in it; add each scope as an entry of its own, {Example}."
        : null;
}
