using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using TokenClients.Formats;
using static TokenClients.Formats.ServiceBusConnectionString;

namespace TokenClients.AcsWrap;

/// <summary>What a connection string with a shared secret says: the token service, the issuer, and the key.</summary>
internal sealed class WrapConnectionString
{
    // The clouds whose namespaces have their token service at the same name with '-sb' behind it.
    private static readonly string[] Clouds = ["windows.net", "chinacloudapi.cn"];

    private readonly ServiceBusConnectionString _parts;

    private WrapConnectionString(ServiceBusConnectionString parts, Uri tokenService)
    {
        _parts = parts;
        TokenService = tokenService;
    }

    public Uri TokenService { get; }

    public string Issuer => _parts[SharedSecretIssuer]!;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Key => _parts[SharedSecretValue]!;

    /// <summary>Reads the text, or says what is wrong with it and what to do.</summary>
    public static bool TryRead(
        string text, [NotNullWhen(true)] out WrapConnectionString? result, [NotNullWhen(false)] out string? fault)
    {
        result = null;
        if (!ServiceBusConnectionString.TryRead(text, out var parts, out fault))
        {
            return false;
        }

        Uri? tokenService = null;
        fault = OtherKind(parts)
            ?? parts.Lacks(SharedSecretIssuer)
            ?? parts.Lacks(SharedSecretValue)
            ?? SettingRules.Base64(parts[SharedSecretValue]!, "ConnectionString's SharedSecretValue", "paste the issuer's key again, whole")
            ?? Locate(parts, out tokenService);
        if (fault is not null)
        {
            return false;
        }

        result = new WrapConnectionString(parts, tokenService!);
        return true;
    }

    /// <summary>
    /// What goes into <c>wrap_scope</c>, in the form that Service Bus has its realms in; the scope that was asked for may
    /// have another.
    /// </summary>
    /// <exception cref="TokenException">The scope names nothing in Service Bus.</exception>
    public string Scope(string? asked) =>
        (asked is null ? _parts.Resource : _parts.Namespace.Find(asked) ?? throw ServiceBusAddress.NoScope()).Text;

    private static string? OtherKind(ServiceBusConnectionString parts) =>
        (parts[SharedAccessKeyName] ?? parts[SharedAccessKey] ?? parts[SharedAccessSignature]) is null ? null
        : "ConnectionString has a SharedAccessKeyName, SharedAccessKey or SharedAccessSignature, which Service Bus takes without a token " +
            "service; use AddServiceBusSasTokens (ServiceBusSasClient) for it, or give SharedSecretIssuer and SharedSecretValue alone.";

    private static string? Locate(ServiceBusConnectionString parts, out Uri? tokenService)
    {
        if (parts[StsEndpoint] is not { } sts)
        {
            tokenService = OfNamespace(parts.Namespace.Host);
            return tokenService is null
                ? "ConnectionString's Endpoint is at a host whose token service is not known; add it, for instance " +
                    "'StsEndpoint=https://contoso-sb.accesscontrol.windows.net/'."
                : null;
        }

        if (!Uri.TryCreate(sts, UriKind.Absolute, out tokenService))
        {
            return "ConnectionString's StsEndpoint is not a web address; it looks like 'https://contoso-sb.accesscontrol.windows.net/'.";
        }

        var fault = SettingRules.Endpoint(tokenService, "ConnectionString's StsEndpoint");
        if (fault is null && tokenService.AbsolutePath == "/")
        {
            tokenService = new Uri(tokenService, $"WRAPv0.9/{tokenService.Query}");
        }

        return fault;
    }

    private static Uri? OfNamespace(string host)
    {
        var labels = host.Split(['.'], 3);
        return labels.Length == 3 && labels[1] == "servicebus" && Clouds.Contains(labels[2])
            ? new Uri($"https://{labels[0]}-sb.accesscontrol.{labels[2]}/WRAPv0.9/")
            : null;
    }
}
