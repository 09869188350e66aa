using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using TokenClients.Formats;
using static TokenClients.Formats.ServiceBusConnectionString;

namespace TokenClients.AcsWrap;

/// <summary>A parsed connection string with a shared secret: the token service, the issuer, and the key.</summary>
internal sealed class WrapConnectionString
{
    // The clouds in which the token service of a namespace has the namespace's name followed by '-sb'.
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

    /// <summary>Parses the text, or returns what is wrong with it and how to fix it.</summary>
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
            ?? SettingRules.Base64(parts[SharedSecretValue]!, "ConnectionString's SharedSecretValue", "paste the whole key of the issuer again")
            ?? Locate(parts, out tokenService);
        if (fault is not null)
        {
            return false;
        }

        result = new WrapConnectionString(parts, tokenService!);
        return true;
    }

    /// <summary>
    /// Returns the value of <c>wrap_scope</c>, in the form that Service Bus uses for its realms, whatever the form of the requested scope.
    /// </summary>
    /// <exception cref="TokenException">The scope is not an address in Service Bus.</exception>
    public string Scope(string? requested) =>
        (requested is null ? _parts.Resource : _parts.Namespace.Find(requested) ?? throw ServiceBusAddress.NoScope()).Text;

    private static string? OtherKind(ServiceBusConnectionString parts) =>
        (parts[SharedAccessKeyName] ?? parts[SharedAccessKey] ?? parts[SharedAccessSignature]) is null ? null
        : "ConnectionString has a SharedAccessKeyName, SharedAccessKey or SharedAccessSignature, which needs no token " +
            "service; use AddServiceBusSasTokens (ServiceBusSasClient) for it, or set only SharedSecretIssuer and SharedSecretValue.";

    private static string? Locate(ServiceBusConnectionString parts, out Uri? tokenService)
    {
        if (parts[StsEndpoint] is not { } sts)
        {
            tokenService = OfNamespace(parts.Namespace.Host);
            return tokenService is null
                ? "ConnectionString has no StsEndpoint, which cannot be derived from the host of its namespace; add it, for instance " +
                    "'StsEndpoint=https://contoso-sb.accesscontrol.windows.net/'."
                : null;
        }

        if (!Uri.TryCreate(sts, UriKind.Absolute, out tokenService))
        {
            return "ConnectionString's StsEndpoint is not a URL; it looks like 'https://contoso-sb.accesscontrol.windows.net/'.";
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
