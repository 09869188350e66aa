using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using TokenClients.Formats;
using static TokenClients.Formats.ServiceBusConnectionString;

namespace TokenClients.ServiceBusSas;

/// <summary>A parsed connection string with a shared access key: the resource, the policy, and the key.</summary>
internal sealed class SasConnectionString
{
    private readonly ServiceBusConnectionString _parts;

    private SasConnectionString(ServiceBusConnectionString parts) => _parts = parts;

    public ServiceBusAddress Namespace => _parts.Namespace;

    public ServiceBusAddress Resource => _parts.Resource;

    public string KeyName => _parts[SharedAccessKeyName]!;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Key => _parts[SharedAccessKey]!;

    /// <summary>Parses the text, or returns what is wrong with it and how to fix it.</summary>
    public static bool TryRead(
        string text, [NotNullWhen(true)] out SasConnectionString? result, [NotNullWhen(false)] out string? fault)
    {
        result = null;
        if (!ServiceBusConnectionString.TryRead(text, out var parts, out fault))
        {
            return false;
        }

        fault = OtherKind(parts) ?? parts.Lacks(SharedAccessKeyName) ?? parts.Lacks(SharedAccessKey);
        if (fault is not null)
        {
            return false;
        }

        result = new SasConnectionString(parts);
        return true;
    }

    private static string? OtherKind(ServiceBusConnectionString parts) =>
        (parts[SharedSecretIssuer] ?? parts[SharedSecretValue]) is not null
            ? "ConnectionString has a SharedSecretIssuer or SharedSecretValue, which are for the Access Control Service; use AddAcsWrapTokens " +
                "(AcsWrapClient) for it, or set only SharedAccessKeyName and SharedAccessKey."
        : parts[SharedAccessSignature] is not null
            ? "ConnectionString has a SharedAccessSignature, a ready-made token, which cannot be renewed when it expires; set " +
                "SharedAccessKeyName and SharedAccessKey instead."
        : null;
}
