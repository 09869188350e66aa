using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// The settings of a <see cref="ServiceBusSasClient"/>: a Service Bus namespace and one of its shared access policies. Bound
/// from the configuration section <c>TokenClients:ServiceBusSas</c> by <c>services.AddServiceBusSasTokens()</c>.
/// </summary>
public sealed class ServiceBusSasClientOptions
{
    /// <summary>
    /// The policy's connection string,
    /// <c>Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=…;SharedAccessKey=…</c>, with <c>;EntityPath=…</c>
    /// if the policy belongs to a queue or topic. Replaces <see cref="Endpoint"/>, <see cref="KeyName"/> and <see cref="Key"/>;
    /// <see langword="null"/> by default. A secret; serializers and the debugger omit it.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The resource that tokens are for unless a request names another: a namespace,
    /// <c>sb://contoso.servicebus.windows.net/</c>, or an entity in it. <c>https://</c> is accepted too, because nothing is
    /// sent there. Required unless <see cref="ConnectionString"/> is set.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The name of the shared access policy, <c>RootManageSharedAccessKey</c> for instance. Required unless
    /// <see cref="ConnectionString"/> is set.
    /// </summary>
    public string? KeyName { get; set; }

    /// <summary>
    /// The policy's primary or secondary key, not encoded. Required unless <see cref="ConnectionString"/> is set. A secret;
    /// serializers and the debugger omit it. It signs tokens and is never sent.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string? Key { get; set; }

    /// <summary>
    /// The lifetime of a token, rounded down to whole seconds. From a minute to 365 days; an hour by default. A token can be
    /// revoked only together with its key, so a short lifetime is safer.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    internal bool SameAs(ServiceBusSasClientOptions other) =>
        (ConnectionString, Endpoint, KeyName, Key, Lifetime)
        == (other.ConnectionString, other.Endpoint, other.KeyName, other.Key, other.Lifetime);
}
