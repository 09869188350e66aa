using Microsoft.Extensions.Options;
using TokenClients.Formats;

namespace TokenClients.ServiceBusSas;

/// <summary>Validates <see cref="ServiceBusSasClientOptions"/>. Each message names the setting, the fault and the fix.</summary>
internal sealed class ServiceBusSasClientOptionsValidator : IValidateOptions<ServiceBusSasClientOptions>
{
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);

    public static ServiceBusSasClientOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, ServiceBusSasClientOptions options) =>
        SettingRules.Result(name,
        [
            .. string.IsNullOrEmpty(options.ConnectionString) ? Settings(options) : ConnectionString(options),
            SettingRules.Span(options.Lifetime, "Lifetime", ShortestLifetime, TokenLifetime.Maximum),
        ]);

    private static IEnumerable<string?> ConnectionString(ServiceBusSasClientOptions options)
    {
        yield return SettingRules.InPlaceOf(
            "ConnectionString",
            ("Endpoint", options.Endpoint is not null),
            ("KeyName", !string.IsNullOrEmpty(options.KeyName)),
            ("Key", !string.IsNullOrEmpty(options.Key)));
        _ = SasConnectionString.TryRead(options.ConnectionString!, out _, out var fault);
        yield return fault;
    }

    private static IEnumerable<string?> Settings(ServiceBusSasClientOptions options) =>
    [
        Endpoint(options.Endpoint),
        SettingRules.Required(options.KeyName, "KeyName", "the name of the shared access policy, for instance 'RootManageSharedAccessKey'"),
        SettingRules.Secret(options.Key, "Key", "the primary or secondary key of the shared access policy", isKey: true),
    ];

    // The message does not show the address, which may be the connection string, pasted into the wrong setting.
    private static string? Endpoint(Uri? endpoint) =>
        endpoint is null ? "Endpoint and ConnectionString are both empty; set one."
        : SettingText.Unresolved(endpoint.OriginalString, "Endpoint") is { } unresolved ? unresolved
        : ServiceBusAddress.Parse(endpoint.OriginalString) is null
            ? "Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'."
        : null;
}
