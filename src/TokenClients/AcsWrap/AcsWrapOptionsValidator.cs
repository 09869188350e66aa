using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>What people get wrong in <see cref="AcsWrapOptions"/>, each with the setting, the fault and the fix.</summary>
internal sealed class AcsWrapOptionsValidator : IValidateOptions<AcsWrapOptions>
{
    public static AcsWrapOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, AcsWrapOptions options) =>
        SettingRules.Result(name,
        [
            string.IsNullOrWhiteSpace(options.Name) ? "Name is empty; set it to the issuer's name, for instance 'owner'." : null,
            SettingRules.Secret(options.Password, "Password", "the issuer's key or password", blanksInside: true),
            string.IsNullOrEmpty(options.SecondaryPassword)
                ? null : SettingRules.Secret(options.SecondaryPassword, "SecondaryPassword", "another key or password", blanksInside: true),
            Address(options),
            .. options.Resilience.Faults(),
        ]);

    private static string? Address(AcsWrapOptions options) =>
        (string.IsNullOrEmpty(options.ServiceNamespace), options.Endpoint) switch
        {
            (true, null) =>
                "ServiceNamespace and Endpoint are both empty; set ServiceNamespace (for instance 'contoso') or Endpoint.",
            (false, not null) => "ServiceNamespace and Endpoint are both set; remove one.",
            (true, _) => SettingRules.Endpoint(options.Endpoint, "Endpoint"),
            (false, _) => ServiceNamespace(options.ServiceNamespace!),
        };

    private static string? ServiceNamespace(string ns)
    {
        if (ns.Contains('='))
        {
            return "ServiceNamespace holds a '=', as a key or a connection string does; set it to the name alone, for instance 'contoso'.";
        }

        if (ns.Contains('@'))
        {
            return "ServiceNamespace holds an '@', and the password would go to what stands behind it; set it to the name alone.";
        }

        var host = Uri.TryCreate(ns, UriKind.Absolute, out var url) && ns.Contains("://") ? url.Host : ns.TrimEnd('/');
        var name = host.Split('.')[0];
        if (name != ns)
        {
            return $"ServiceNamespace '{ns}' is an address; the namespace is '{WithoutSuffix(name)}' (for any other address, set Endpoint).";
        }

        if (WithoutSuffix(ns) != ns)
        {
            return $"ServiceNamespace '{ns}' ends with '-sb', which the client adds; the namespace is '{WithoutSuffix(ns)}'.";
        }

        return ns.Length <= 50 && ns.All(c => c is '-' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'))
            ? null
            : $"ServiceNamespace '{ns}' is not a namespace such as 'contoso': letters, digits and '-' only, 50 at most.";
    }

    private static string WithoutSuffix(string ns) =>
        ns.EndsWith("-sb", StringComparison.OrdinalIgnoreCase) ? ns.Substring(0, ns.Length - 3) : ns;
}
