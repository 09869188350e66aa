using System.Collections.Concurrent;

namespace TokenClients.Emulator;

/// <content>How the OAuth 2.0 server authenticates its clients.</content>
public sealed partial class TokenEmulatorOptions
{
    private long _oauthMaximumAssertionLifetime = TimeSpan.FromMinutes(10).Ticks;
    private volatile IReadOnlyList<string>? _oauthScopes;
    private volatile bool _oauthAcceptsEndpointAsAudience = true;

    /// <summary>
    /// The public keys and certificates of the clients of the OAuth 2.0 token endpoint: maps a case-sensitive client id to those
    /// that are valid. With such a key, a client can authenticate with an assertion that it signs (<c>private_key_jwt</c>), and with a
    /// certificate also by mutual TLS (see <see cref="UseClientCertificates"/>). Empty by default;
    /// <see cref="TokenEmulator.CreateClientCertificate"/> adds one. A client can have secrets in <see cref="OAuthClients"/>, too.
    /// </summary>
    public IDictionary<string, IReadOnlyList<OAuthClientKey>> OAuthClientKeys { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<OAuthClientKey>>(StringComparer.Ordinal);

    /// <summary>
    /// How far in the future the expiry (<c>exp</c>) of a client's assertion may be; 10 minutes by default, as with many servers.
    /// </summary>
    public TimeSpan OAuthMaximumAssertionLifetime
    {
        get => new(Volatile.Read(ref _oauthMaximumAssertionLifetime));
        set => Volatile.Write(ref _oauthMaximumAssertionLifetime, value.Ticks);
    }

    /// <summary>
    /// Whether the audience (<c>aud</c>) of a client's assertion may be the token endpoint, as in the older text of RFC 7523;
    /// <see langword="true"/> by default. Otherwise it must be the issuer, which is <see cref="TokenEmulator.BaseAddress"/>.
    /// </summary>
    public bool OAuthAcceptsEndpointAsAudience
    {
        get => _oauthAcceptsEndpointAsAudience;
        set => _oauthAcceptsEndpointAsAudience = value;
    }

    /// <summary>
    /// The scopes that clients of the OAuth 2.0 token endpoint may request, or <see langword="null"/> (the default) for any. A
    /// client that requests none gets all of them; one that requests another gets <c>invalid_scope</c>.
    /// </summary>
    public IReadOnlyList<string>? OAuthScopes
    {
        get => _oauthScopes;
        set => _oauthScopes = value is null ? null : [.. value];
    }

    /// <summary>
    /// Whether the https listener asks clients for a certificate, for mutual TLS (RFC 8705); <see langword="false"/> by default,
    /// because browsers may then ask their user to choose one. A token that is requested over a connection with a certificate is
    /// bound to it: queues reject it over another connection. It is read once, at the start. For an emulator in an app it changes
    /// only the metadata, because the app listens; set it there if the app asks for certificates.
    /// </summary>
    public bool UseClientCertificates { get; set; }

    internal void AddClientKey(string clientId, OAuthClientKey key) =>
        ((ConcurrentDictionary<string, IReadOnlyList<OAuthClientKey>>)OAuthClientKeys).AddOrUpdate(clientId, [key], (_, keys) => [.. keys, key]);
}
