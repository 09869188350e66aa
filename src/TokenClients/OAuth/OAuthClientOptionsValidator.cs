using Microsoft.Extensions.Options;

namespace TokenClients.OAuth;

/// <summary>What people get wrong in <see cref="OAuthClientOptions"/>, each with the setting, the fault and the fix.</summary>
internal sealed class OAuthClientOptionsValidator : IValidateOptions<OAuthClientOptions>
{
    public static OAuthClientOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, OAuthClientOptions options) =>
        SettingRules.Result(name,
        [
            Endpoint(options.Endpoint),
            SettingRules.Required(options.ClientId, "ClientId", "the id the server registered the client with"),
            SettingRules.Secret(options.ClientSecret, "ClientSecret", "the client's secret", isKey: false),
            string.IsNullOrEmpty(options.SecondaryClientSecret)
                ? null : SettingRules.Secret(options.SecondaryClientSecret, "SecondaryClientSecret", "another secret", isKey: false),
            ClientAuthentication(options.ClientAuthentication),
            Scope(options.Scope),
            .. options.AdditionalParameters.Select(parameter => Parameter(parameter.Key) ?? Value(parameter)),
            SettingRules.Span(options.DefaultLifetime, "DefaultLifetime", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            .. options.Resilience.Faults(),
        ]);

    private static string? Endpoint(Uri? endpoint)
    {
        if (endpoint is null)
        {
            return "Endpoint is empty; set it to the token endpoint, for instance 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token'.";
        }

        if (SettingRules.Endpoint(endpoint, "Endpoint") is { } fault)
        {
            return fault;
        }

        if (endpoint.OriginalString.IndexOfAny(['{', '}', '<', '>']) >= 0)
        {
            return $"Endpoint '{SettingRules.Shown(endpoint)}' holds a placeholder; put your own value, the tenant's id for instance, in place of it and its brackets.";
        }

        var path = endpoint.AbsolutePath.TrimEnd('/');
        return path.EndsWith("/authorize", StringComparison.OrdinalIgnoreCase)
            ? $"Endpoint '{SettingRules.Shown(endpoint)}' is where people sign in; set it to the token endpoint, which often ends with '/token' in place of '/authorize'."
            : path.IndexOf("/.well-known/", StringComparison.OrdinalIgnoreCase) >= 0
            ? $"Endpoint '{SettingRules.Shown(endpoint)}' is the server's metadata; open it, and set Endpoint to its 'token_endpoint'."
            : null;
    }

    private static string? ClientAuthentication(OAuthClientAuthentication value) =>
        value is OAuthClientAuthentication.Basic or OAuthClientAuthentication.Form
            ? null : $"ClientAuthentication is {value:D}; set it to Basic or Form.";

    // RFC 6749 §3.3. The scope is not shown: what stands there may be the secret, pasted into the wrong place.
    private static string? Scope(string? scope) =>
        scope is null or "" ? null
        : SettingText.Unresolved(scope, "Scope") is { } unresolved ? unresolved
        : scope.Any(c => c is < ' ' or > '~' or '"' or '\\')
            ? "Scope holds a character that no scope may (a line break, a quotation mark, a backslash, or one beyond ASCII); remove it."
        : scope.Split(' ').Contains("") ? "Scope begins or ends with a space, or holds two together; put one between two scopes and no other."
        : null;

    private static string? Parameter(string name) => name.Trim().ToLowerInvariant() switch
    {
        "" => "AdditionalParameters holds a field without a name; name it or remove it.",
        "grant_type" => $"AdditionalParameters holds '{name}', which is always 'client_credentials'; remove it.",
        "client_id" => $"AdditionalParameters holds '{name}'; remove it and set ClientId.",
        "client_secret" => $"AdditionalParameters holds '{name}'; remove it and set ClientSecret (and ClientAuthentication to Form, to send it in the form).",
        "scope" => $"AdditionalParameters holds '{name}'; remove it and set Scope.",
        _ => null,
    };

    // A value may be anything that is one line, a JSON text in quotation marks for instance.
    private static string? Value(KeyValuePair<string, string> parameter) =>
        string.IsNullOrEmpty(parameter.Value) ? null : SettingText.Fault(parameter.Value, $"AdditionalParameters' '{parameter.Key}'");
}
