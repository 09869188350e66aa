using Microsoft.Extensions.Options;

namespace TokenClients.Arr;

/// <summary>Validates <see cref="ArrStsClientOptions"/>. Each message names the setting, the fault and the fix.</summary>
internal sealed class ArrStsClientOptionsValidator : IValidateOptions<ArrStsClientOptions>
{
    private const string MixedReality = "mixedreality.azure.com";
    private const string SetDomain = $"set it to the domain alone, for instance 'eastus.{MixedReality}'.";

    // The regions the service was in (Azure Remote Rendering reference, "Regions").
    private static readonly string[] Regions =
    [
        "australiaeast", "eastus", "eastus2", "japaneast", "northeurope", "southcentralus", "southeastasia", "uksouth",
        "westeurope", "westus2",
    ];

    public static ArrStsClientOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, ArrStsClientOptions options) =>
        SettingRules.Result(name,
        [
            AccountId(options.AccountId),
            AccountKey(options.AccountKey, "AccountKey"),
            string.IsNullOrEmpty(options.SecondaryAccountKey) ? null : AccountKey(options.SecondaryAccountKey, "SecondaryAccountKey"),
            Address(options),
            SettingRules.Text(options.ApiVersion, "ApiVersion"),
            .. options.Resilience.Faults(),
        ]);

    // The message does not show the id, which may be the key, pasted into the wrong setting.
    private static string? AccountId(string? id) =>
        SettingRules.Required(id, "AccountId", "the GUID on the account's page") is { } fault ? fault
        : !Guid.TryParseExact(id, "D", out var guid) || !guid.ToString("D").Equals(id, StringComparison.OrdinalIgnoreCase) // TryParseExact trims
            ? "AccountId is not a GUID such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'."
        : guid == Guid.Empty ? "AccountId is the empty GUID; set it to the one on the account's page."
        : null;

    private static string? AccountKey(string? key, string setting) =>
        SettingRules.Secret(key, setting, "one of the account's two keys", isKey: true)
        ?? (AccessToken.IsValidHeaderValue(key!) ? null : $"{setting} contains a character that cannot be sent in a header; paste it again.");

    private static string? Address(ArrStsClientOptions options) =>
        (string.IsNullOrEmpty(options.AccountDomain), options.Endpoint) switch
        {
            (true, null) =>
                $"AccountDomain and Endpoint are both empty; set AccountDomain (for instance 'eastus.{MixedReality}') or Endpoint.",
            (false, not null) => "AccountDomain and Endpoint are both set; remove one.",
            (true, _) => SettingRules.Endpoint(options.Endpoint, "Endpoint") ?? EndpointQuery(options.Endpoint!),
            (false, _) => SettingRules.Text(options.AccountDomain, "AccountDomain") ?? AccountDomain(options.AccountDomain!),
        };

    private static string? EndpointQuery(Uri endpoint) =>
        endpoint.Query.Length == 0 ? null
        : "Endpoint has a query ('?…'), and the account's path would become part of it; remove it (set ApiVersion to send an api-version).";

    // The last message does not show a value that is not a domain: it may be the key, copied without its '='.
    private static string? AccountDomain(string domain) =>
        domain.Contains('=') ? $"AccountDomain contains '=', like a key or the query of a URL; {SetDomain}"
        : domain.Contains("://")
            ? Uri.TryCreate(domain, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
                ? $"AccountDomain '{domain}' is a URL; the domain is '{GuessDomain(url.Host)}'."
                : $"AccountDomain is a URL; {SetDomain}"
        : domain.Contains('@') ? $"AccountDomain contains '@', so the key would be sent to the host after it; {SetDomain}"
        : domain.EndsWith("/", StringComparison.Ordinal) && IsDomain(GuessDomain(domain.TrimEnd('/')))
            ? $"AccountDomain '{domain}' ends with '/'; the domain is '{GuessDomain(domain.TrimEnd('/'))}'."
        : domain.StartsWith("sts.", StringComparison.OrdinalIgnoreCase) && IsDomain(GuessDomain(domain))
            ? $"AccountDomain '{domain}' starts with 'sts.', which the client adds; the domain is '{GuessDomain(domain)}'."
        : Regions.Contains(domain, StringComparer.OrdinalIgnoreCase) ? $"AccountDomain '{domain}' is a region; the domain is '{GuessDomain(domain)}'."
        : IsDomain(domain) ? null
        : $"AccountDomain is not a domain name such as 'eastus.{MixedReality}' (for any other address, a port or a path, set Endpoint).";

    /// <summary>Returns the account domain that was probably meant.</summary>
    private static string GuessDomain(string domain) =>
        domain.StartsWith("sts.", StringComparison.OrdinalIgnoreCase) ? GuessDomain(domain.Substring(4))
        : Regions.Contains(domain, StringComparer.OrdinalIgnoreCase) ? $"{domain}.{MixedReality}"
        : domain;

    private static bool IsDomain(string domain) =>
        Uri.CheckHostName(domain) == UriHostNameType.Dns && domain.TrimEnd('.').Contains('.');
}
