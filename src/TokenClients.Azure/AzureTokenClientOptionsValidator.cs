using Azure.Core;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>Validates <see cref="AzureTokenClientOptions"/>. Each message names the setting, the fault and the fix.</summary>
internal sealed class AzureTokenClientOptionsValidator : IValidateOptions<AzureTokenClientOptions>
{
    private const string Example = "for instance 'https://servicebus.azure.net/.default'";

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
        credential is null ? "Credential is missing; set it to a credential of the Azure SDK, for instance a DefaultAzureCredential." : null;

    // The message does not show the scope, which may be a secret that was set there by mistake.
    private static string? Scopes(IList<string> scopes) =>
        scopes.Count == 0 ? $"Scopes is empty; add at least one scope, {Example}."
        : scopes.Any(string.IsNullOrEmpty) ? $"Scopes contains an empty scope; remove it, or replace it with a scope, {Example}."
        : scopes.Any(scope => scope.Any(char.IsWhiteSpace)) ? $"Scopes contains a scope with whitespace; add each scope as a separate entry, {Example}."
        : null;
}
