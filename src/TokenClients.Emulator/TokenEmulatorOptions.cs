using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.Serialization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace TokenClients.Emulator;

/// <summary>The settings of an emulator.</summary>
/// <remarks>
/// Can be changed from several threads while the emulator runs; changes apply to the next request. To change the keys
/// of an account, issuer or client, replace the list in the dictionary rather than modifying it.
/// </remarks>
public sealed partial class TokenEmulatorOptions
{
    private long _arrLifetime = TimeSpan.FromHours(24).Ticks;
    private long _wrapLifetime = TimeSpan.FromMinutes(20).Ticks;
    private long _oauthLifetime = TimeSpan.FromHours(1).Ticks;
    private volatile RandomSource _random = new(seed: null);
    private volatile byte[]? _swtSigningKey;
    private volatile TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>
    /// The address to listen on; 127.0.0.1 by default, which only this machine reaches. With <see cref="IPAddress.Any"/>, as in a
    /// container, everyone who can reach the port can get tokens, see the requests and switch faults. It is read once, at the
    /// start. It cannot be set for an emulator in an app, because the app listens.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IPAddress ListenAddress
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = IPAddress.Loopback;

    /// <summary>
    /// The port to listen on, from 1 to 65535, or 0 (the default) for a free one. It is read once, at the
    /// start. It cannot be set for an emulator in an app, because the app listens.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0 or more than 65535.</exception>
    public int Port
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue);
            field = value;
        }
    }

    /// <summary>
    /// Whether to listen for https, with <see cref="TokenEmulator.Certificate"/>, instead of http; <see
    /// langword="false"/> by default. It is read once, at the start. It cannot be set for an emulator in an app,
    /// because the app listens.
    /// </summary>
    public bool UseHttps { get; set; }

    /// <summary>
    /// The value of <see cref="TokenEmulator.BaseAddress"/>, including the path prefix, or <see langword="null"/> (the
    /// default) for the actual address. It changes the addresses that the emulator returns, not where it listens, and
    /// <see cref="TokenEmulator.Certificate"/> is valid for its host. Set it if clients use another address, for example
    /// in a network of containers, with a forwarded port, a proxy, <c>UsePathBase</c>, or a test
    /// host of ASP.NET Core whose <c>BaseAddress</c> is set. A missing slash at the end is added.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The value is not an absolute http or https address, or has a query or a fragment.
    /// </exception>
    public Uri? BaseAddress
    {
        get;
        set => field = value is null ? null : Checked(value);
    }

    /// <summary>
    /// The seed of every id and key that the emulator generates, or <see langword="null"/> (the default) for random
    /// ones. Setting it, even to the same value, restarts the sequence of ids, and replaces <see cref="SwtSigningKey"/>
    /// unless that was set.
    /// </summary>
    /// <remarks>
    /// With a seed, a fixed or manually advanced <see cref="TimeProvider"/>, and a <see cref="JwtSigningKey"/>, the
    /// same requests in the same order get identical responses from every emulator of this version. Exceptions are the
    /// JWTs of <see cref="Fault.SignWithWrongKey"/>, because .NET cannot create their key from a seed, and <see
    /// cref="TokenEmulator.Certificate"/>. Some tokens contain the address that the client used, so that must be the
    /// same, including the port.
    /// </remarks>
    public int? Seed
    {
        get => _random.Seed;
        set => _random = new(value);
    }

    /// <summary>
    /// The accounts of the Mixed Reality token service: maps an account id to its valid keys, of which the real service
    /// had at most two. Ids are case-insensitive. By default it contains <see cref="TokenEmulator.DefaultAccountId"/>
    /// with <see cref="TokenEmulator.DefaultAccountKey"/>.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> Accounts { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            [TokenEmulator.DefaultAccountId] = [TokenEmulator.DefaultAccountKey],
        };

    /// <summary>
    /// The issuers of the Access Control Service: maps a case-sensitive issuer name to its valid keys. A key is the
    /// <c>wrap_password</c> and, decoded from base64, the key that signs assertions. By default it contains <see
    /// cref="TokenEmulator.DefaultIssuerName"/> with <see cref="TokenEmulator.DefaultIssuerKey"/>.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> Issuers { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [TokenEmulator.DefaultIssuerName] = [TokenEmulator.DefaultIssuerKey],
        };

    /// <summary>
    /// The clients of the OAuth 2.0 token endpoint: maps a case-sensitive client id to its valid secrets. By default it
    /// contains <see cref="TokenEmulator.DefaultClientId"/> with <see cref="TokenEmulator.DefaultClientSecret"/>.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> OAuthClients { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [TokenEmulator.DefaultClientId] = [TokenEmulator.DefaultClientSecret],
        };

    /// <summary>
    /// The keys for shared access signatures that the queues accept: maps a case-sensitive key name to its valid keys.
    /// The UTF-8 bytes of a key's text are the key, even if the text is base64. By default it contains <see
    /// cref="TokenEmulator.DefaultSasKeyName"/> with <see cref="TokenEmulator.DefaultSasKey"/>.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> SasKeys { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [TokenEmulator.DefaultSasKeyName] = [TokenEmulator.DefaultSasKey],
        };

    /// <summary>
    /// The lifetime of a token of the Mixed Reality token service, in whole seconds (a fraction is dropped); 24 hours
    /// by default. With zero or less, tokens are already expired when they are issued.
    /// </summary>
    public TimeSpan ArrLifetime
    {
        get => new(Volatile.Read(ref _arrLifetime));
        set => Volatile.Write(ref _arrLifetime, value.Ticks);
    }

    /// <summary>
    /// The lifetime of a token of the Access Control Service, in whole seconds (a fraction is dropped); 20 minutes by
    /// default. With zero or less, tokens are already expired when they are issued.
    /// </summary>
    public TimeSpan WrapLifetime
    {
        get => new(Volatile.Read(ref _wrapLifetime));
        set => Volatile.Write(ref _wrapLifetime, value.Ticks);
    }

    /// <summary>
    /// The lifetime of a token of the OAuth 2.0 token endpoint, in whole seconds (a fraction is dropped); 1 hour by
    /// default. With zero or less, tokens are already expired when they are issued.
    /// </summary>
    public TimeSpan OAuthLifetime
    {
        get => new(Volatile.Read(ref _oauthLifetime));
        set => Volatile.Write(ref _oauthLifetime, value.Ticks);
    }

    /// <summary>
    /// The key that signs the tokens of the Access Control Service, and with which its resource validates them. By
    /// default it has 32 bytes, which are random for each emulator or determined by <see cref="Seed"/>. Setting it
    /// invalidates all tokens issued before.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public byte[] SwtSigningKey
    {
        get => _swtSigningKey ?? _random.SwtKey;
        set => _swtSigningKey = (value ?? throw new ArgumentNullException(nameof(value))).Length > 0
            ? value : throw new ArgumentException($"{nameof(SwtSigningKey)} must not be empty, because anyone could then sign tokens.", nameof(value));
    }

    /// <summary>
    /// The RSA key, including its private part, that signs the tokens of the Mixed Reality token service and of the
    /// OAuth 2.0 token endpoint, or <see langword="null"/> (the default) for a key of 2048 bits that all emulators of a
    /// process share. The key is shared because .NET cannot create an RSA key from a <see cref="Seed"/> and needs up to
    /// two seconds to create one. It is read once, at the start. Do not use a production key.
    /// </summary>
    /// <remarks>
    /// <para>With the shared key, each emulator uses its own <c>kid</c> and <c>x5t</c> in the header of its tokens (random,
    /// or determined by the <see cref="Seed"/>), and its resources reject the tokens of other emulators. A resource of
    /// your own that validates only the signature accepts them all; to avoid that, set
    /// <see cref="UseNewJwtSigningKey"/>, or compare the <c>kid</c>. Emulators that are configured with the same key
    /// accept each other's tokens.</para>
    /// <para>
    /// From a PEM: <c>using var rsa = RSA.Create(); rsa.ImportFromPem(pem);</c>, then
    /// <c>rsa.ExportParameters(includePrivateParameters: true)</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The value has no private part, or is not an RSA key.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public RSAParameters? JwtSigningKey
    {
        get;
        set => field = value is null ? null : Checked(value.Value);
    }

    /// <summary>
    /// Whether the emulator creates an RSA key of its own if <see cref="JwtSigningKey"/> is not set, instead of using
    /// the shared one of the process; <see langword="false"/> by default. Creating it takes 0.1 to 2 s, at the first
    /// JWT. It is read once, at the start.
    /// </summary>
    public bool UseNewJwtSigningKey { get; set; }

    /// <summary>
    /// The clock of the emulator; the system clock by default. It dates responses and tokens, decides whether a token
    /// has expired, and times <see cref="Fault.Delay"/> and <see cref="Fault.SlowBody"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        set => _timeProvider = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal RandomSource Random => _random;

    private static Uri Checked(Uri address) =>
        address is { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "" }
            ? new(address.AbsoluteUri.TrimEnd('/') + "/")
            : throw new ArgumentException(
                $"{nameof(BaseAddress)} must be an absolute http or https address without a query or fragment.", nameof(address));

    private static RSAParameters Checked(RSAParameters key)
    {
        try
        {
            using var rsa = RSA.Create(key);
            return rsa.ExportParameters(includePrivateParameters: true);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException(
                $"{nameof(JwtSigningKey)} must be an RSA key with its private part.", nameof(key), e);
        }
    }
}
