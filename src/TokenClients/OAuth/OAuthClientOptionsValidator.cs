using Microsoft.Extensions.Options;

namespace TokenClients.OAuth;

/// <summary>Validates <see cref="OAuthClientOptions"/>. Each message names the setting, the fault and the fix.</summary>
internal sealed class OAuthClientOptionsValidator : IValidateOptions<OAuthClientOptions>
{
    public static OAuthClientOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, OAuthClientOptions options) =>
        SettingRules.Result(name,
        [
            Address(options.Authority, options.Endpoint),
            SettingRules.Required(options.ClientId, "ClientId", "the id that the server registered for the client"),
            .. OAuthCredentialRules.Faults(options),
            Scope(options.Scope),
            .. OAuthParameters.Faults(options.Resources, options.Audience, options.AdditionalParameters),
            SettingRules.Span(options.DefaultLifetime, "DefaultLifetime", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            .. options.Resilience.Faults(),
        ]);

    private static string? Address(Uri? authority, Uri? endpoint) =>
        authority is null ? Endpoint(endpoint)
        : SettingRules.InPlaceOf("Authority", ("Endpoint", endpoint is not null)) ?? SettingRules.Endpoint(authority, "Authority")
        ?? Placeholder(authority, "Authority") ?? SettingText.Fault(authority.OriginalString, "Authority")
        ?? (authority.OriginalString.IndexOf("/.well-known/", StringComparison.OrdinalIgnoreCase) >= 0
            ? $"Authority '{SettingRules.Shown(authority)}' is the address of the server's metadata; set it to the part before '/.well-known/'."
            : authority.Query.Length > 0 ? $"Authority '{SettingRules.Shown(authority)}' has a query ('?…'), which an issuer must not have; remove it." : null);

    private static string? Endpoint(Uri? endpoint)
    {
        if (endpoint is null)
        {
            return "Endpoint is empty; set it to the token endpoint, for instance 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token', or set Authority to the server's issuer.";
        }

        if ((SettingRules.Endpoint(endpoint, "Endpoint") ?? Placeholder(endpoint, "Endpoint")) is { } fault)
        {
            return fault;
        }

        var path = endpoint.AbsolutePath.TrimEnd('/');
        return path.EndsWith("/authorize", StringComparison.OrdinalIgnoreCase)
            ? $"Endpoint '{SettingRules.Shown(endpoint)}' is the endpoint where users sign in; set it to the token endpoint, which often ends with '/token' instead of '/authorize'."
            : path.IndexOf("/.well-known/", StringComparison.OrdinalIgnoreCase) >= 0
            ? $"Endpoint '{SettingRules.Shown(endpoint)}' is the address of the server's metadata; instead of Endpoint, set Authority to the part before '/.well-known/'."
            : null;
    }

    private static string? Placeholder(Uri address, string setting) =>
        address.OriginalString.IndexOfAny(['{', '}', '<', '>']) < 0 ? null
        : $"{setting} '{SettingRules.Shown(address)}' contains a placeholder; replace it, including its brackets, with your own value, for instance the tenant's id.";

    // RFC 6749 §3.3. The message does not show the scope, which may be the secret, pasted into the wrong setting.
    private static string? Scope(string? scope) =>
        scope is null or "" ? null
        : (SettingText.Pem(scope, "Scope") ?? SettingText.Unresolved(scope, "Scope")) is { } fault ? fault
        : scope.Any(c => c is < ' ' or > '~' or '"' or '\\')
            ? "Scope contains a character that is not allowed (a line break, a quotation mark, a backslash, or one that is not ASCII); remove it."
        : scope.Split(' ').Contains("") ? "Scope starts or ends with a space, or contains two in a row; separate scopes by a single space."
        : null;
}
