using Microsoft.Extensions.Options;

namespace TokenClients.AcsWrap;

/// <summary>Validates <see cref="AcsWrapClientOptions"/>. Each message names the setting, the fault and the fix.</summary>
internal sealed class AcsWrapClientOptionsValidator : IValidateOptions<AcsWrapClientOptions>
{
    private static readonly string[] Clouds = [".windows.net", ".chinacloudapi.cn"];

    private const string PasteKey = "paste the whole key of the issuer again";
    private const string PasteKeyOrSend = PasteKey + " (a password that is not a key cannot sign: set UseSignedAssertion to false to send it)";

    public static AcsWrapClientOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, AcsWrapClientOptions options) =>
        SettingRules.Result(name,
        [
            .. !string.IsNullOrEmpty(options.ConnectionString) ? ConnectionString(options)
                : options.AssertionProvider is not null ? Assertion(options)
                : NameAndPassword(options),
            SettingRules.Text(options.Scope, "Scope"),
            .. options.Resilience.Faults(),
        ]);

    private static IEnumerable<string?> ConnectionString(AcsWrapClientOptions options)
    {
        yield return SettingRules.InPlaceOf(
            "ConnectionString",
            ("Name", !string.IsNullOrEmpty(options.Name)),
            ("Password", !string.IsNullOrEmpty(options.Password)),
            ("ServiceNamespace", !string.IsNullOrEmpty(options.ServiceNamespace)),
            ("Endpoint", options.Endpoint is not null),
            ("Scope", !string.IsNullOrEmpty(options.Scope)),
            ("AssertionProvider", options.AssertionProvider is not null));
        _ = WrapConnectionString.TryRead(options.ConnectionString!, out _, out var fault);
        yield return fault;
        yield return SecondaryPassword(options.SecondaryPassword, PasteKey);
    }

    private static IEnumerable<string?> Assertion(AcsWrapClientOptions options) =>
    [
        SettingRules.InPlaceOf(
            "AssertionProvider",
            ("Name", !string.IsNullOrEmpty(options.Name)),
            ("Password", !string.IsNullOrEmpty(options.Password)),
            ("SecondaryPassword", !string.IsNullOrEmpty(options.SecondaryPassword)),
            ("UseSignedAssertion", options.UseSignedAssertion)),
        Address(options),
    ];

    private static IEnumerable<string?> NameAndPassword(AcsWrapClientOptions options)
    {
        if (string.IsNullOrEmpty(options.Name) && string.IsNullOrEmpty(options.Password)
            && string.IsNullOrEmpty(options.ServiceNamespace) && options.Endpoint is null)
        {
            return
            [
                "ConnectionString is empty, and so are Name, Password, ServiceNamespace and Endpoint; set ConnectionString, or Name, Password " +
                "and either ServiceNamespace (for instance 'contoso') or Endpoint.",
            ];
        }

        var keyFix = options.UseSignedAssertion ? PasteKeyOrSend : null;
        return
        [
            SettingRules.Required(options.Name, "Name", "the issuer's name, for instance 'owner'"),
            Password(options.Password, "Password", "the issuer's key or password", keyFix),
            SecondaryPassword(options.SecondaryPassword, keyFix),
            Address(options),
        ];
    }

    private static string? SecondaryPassword(string? password, string? keyFix) =>
        string.IsNullOrEmpty(password) ? null : Password(password, "SecondaryPassword", "another key or password", keyFix);

    /// <summary>
    /// Validates a password, which may be any text. If <paramref name="keyFix"/> is given, the password signs and must be a
    /// key; the text then says how to correct it.
    /// </summary>
    private static string? Password(string? password, string setting, string source, string? keyFix) =>
        SettingRules.Secret(password, setting, source, isKey: keyFix is not null)
        ?? (keyFix is null ? null : SettingRules.Base64(password!, setting, keyFix));

    private static string? Address(AcsWrapClientOptions options) =>
        (string.IsNullOrEmpty(options.ServiceNamespace), options.Endpoint) switch
        {
            (true, null) =>
                "ServiceNamespace and Endpoint are both empty; set ServiceNamespace (for instance 'contoso') or Endpoint.",
            (false, not null) => "ServiceNamespace and Endpoint are both set; remove one.",
            (true, _) => SettingRules.Endpoint(options.Endpoint, "Endpoint"),
            (false, _) => SettingRules.Text(options.ServiceNamespace, "ServiceNamespace") ?? ServiceNamespace(options.ServiceNamespace!),
        };

    private static string? ServiceNamespace(string ns)
    {
        if (ns.Contains('='))
        {
            return "ServiceNamespace contains '=', like a key or a connection string; set it to the name alone, for instance 'contoso'.";
        }

        if (ns.Contains('@'))
        {
            return "ServiceNamespace contains '@', so the password would be sent to the host after it; set it to the name alone.";
        }

        var host = Uri.TryCreate(ns, UriKind.Absolute, out var url) && ns.Contains("://") ? url.Host : ns.TrimEnd('/');
        if (Clouds.Any(cloud => host.EndsWith(cloud, StringComparison.OrdinalIgnoreCase)))
        {
            return $"ServiceNamespace '{ns}' is an address; the namespace is '{WithoutSuffix(host.Split('.')[0])}' (for any other address, set Endpoint).";
        }

        if (WithoutSuffix(ns) != ns && IsName(ns))
        {
            return $"ServiceNamespace '{ns}' ends with '-sb', which the client adds; the namespace is '{WithoutSuffix(ns)}'.";
        }

        // The message does not show the value, which may be the password, pasted into the wrong setting.
        return IsName(ns)
            ? null
            : "ServiceNamespace is not a namespace such as 'contoso': letters, digits and '-' only, 50 at most (for any other address, set Endpoint).";
    }

    private static bool IsName(string ns) =>
        ns.Length <= 50 && ns.All(c => c is '-' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'));

    private static string WithoutSuffix(string ns) =>
        ns.EndsWith("-sb", StringComparison.OrdinalIgnoreCase) ? ns.Substring(0, ns.Length - 3) : ns;
}
