using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace TokenClients.Formats;

/// <summary>
/// A Service Bus connection string, <c>Endpoint=sb://contoso.servicebus.windows.net/;Name=value;…</c>. Names are
/// case-insensitive and in any order, values may contain <c>=</c>, and spaces around both are ignored. Parts with other names
/// are ignored, because Service Bus has several that do not concern tokens. No message shows a value.
/// </summary>
internal sealed class ServiceBusConnectionString
{
    public const string StsEndpoint = "StsEndpoint";
    public const string SharedSecretIssuer = "SharedSecretIssuer";
    public const string SharedSecretValue = "SharedSecretValue";
    public const string SharedAccessKeyName = "SharedAccessKeyName";
    public const string SharedAccessKey = "SharedAccessKey";
    public const string SharedAccessSignature = "SharedAccessSignature";

    private const string Endpoint = "Endpoint";
    private const string EntityPath = "EntityPath";
    private const string CopyAgain = "copy it again, from 'Endpoint=' to the end of the key.";

    private static readonly string[] Names =
    [
        Endpoint, StsEndpoint, SharedSecretIssuer, SharedSecretValue, SharedAccessKeyName, SharedAccessKey,
        SharedAccessSignature, EntityPath,
    ];

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Dictionary<string, string> _parts;

    private ServiceBusConnectionString(Dictionary<string, string> parts, ServiceBusAddress address, ServiceBusAddress resource)
    {
        _parts = parts;
        Namespace = address;
        Resource = resource;
    }

    /// <summary>The <c>Endpoint</c>.</summary>
    public ServiceBusAddress Namespace { get; }

    /// <summary>The <c>EntityPath</c> under the <c>Endpoint</c>, or the <c>Endpoint</c> itself if there is none.</summary>
    public ServiceBusAddress Resource { get; }

    /// <summary>The value of a part, or <see langword="null"/> if it is missing or empty.</summary>
    public string? this[string name] => _parts.TryGetValue(name, out var value) ? value : null;

    /// <summary>Parses the text, or returns what is wrong with it and how to fix it.</summary>
    public static bool TryRead(
        string text, [NotNullWhen(true)] out ServiceBusConnectionString? result, [NotNullWhen(false)] out string? fault)
    {
        result = null;
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        fault = SettingText.Quoted(text.Trim(), "ConnectionString")
            ?? SettingText.Unresolved(text.Trim(), "ConnectionString")
            ?? text.Split(';').Select(part => Take(part, parts)).FirstOrDefault(found => found is not null);
        if (fault is not null)
        {
            return false;
        }

        var address = parts.TryGetValue(Endpoint, out var endpoint) ? ServiceBusAddress.Parse(endpoint) : null;
        var resource = parts.TryGetValue(EntityPath, out var path) ? address?.Under(path) : address;
        fault = endpoint is null ? Missing(Endpoint)
            : address is null
                ? "ConnectionString's Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'."
            : resource is null ? "ConnectionString's EntityPath is not a path in Service Bus; it looks like 'orders'."
            : null;
        if (fault is not null)
        {
            return false;
        }

        result = new ServiceBusConnectionString(parts, address!, resource!);
        return true;
    }

    /// <summary>Returns the fault that a part is missing, or <see langword="null"/> if it is present.</summary>
    public string? Lacks(string name) => this[name] is null ? Missing(name) : null;

    private static string Missing(string name) => $"ConnectionString has no {name}; {CopyAgain}";

    private static string? Take(string part, Dictionary<string, string> parts)
    {
        var equals = part.IndexOf('=');
        if (equals < 1)
        {
            return string.IsNullOrWhiteSpace(part) ? null
                : $"ConnectionString contains a part that is not 'Name=value'; {CopyAgain}";
        }

        var given = part.Substring(0, equals).Trim();
        var value = part.Substring(equals + 1).Trim();
        var name = Names.FirstOrDefault(known => known.Equals(given, StringComparison.OrdinalIgnoreCase));
        if (name is null || value.Length == 0)
        {
            return null;
        }

        if (parts.ContainsKey(name))
        {
            return $"ConnectionString has more than one {name}; remove all but one.";
        }

        parts.Add(name, value);
        return value[0] is '"' or '\'' ? $"ConnectionString's {name} is in quotation marks; remove them."
            : value.Any(char.IsControl) ? $"ConnectionString's {name} contains a line break or control character; paste it again."
            : SettingText.Unresolved(value, $"ConnectionString's {name}");
    }
}
