using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Serialization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace TokenClients.Emulator;

/// <summary>What an emulator knows and hands out.</summary>
/// <remarks>
/// Safe to change from several threads while the emulator runs; the next request sees the change. To change the keys of
/// an account, issuer or client, put a new list into the dictionary rather than changing the one that is there.
/// </remarks>
public sealed class TokenEmulatorOptions
{
    private long _arrLifetime = TimeSpan.FromHours(24).Ticks;
    private long _wrapLifetime = TimeSpan.FromMinutes(20).Ticks;
    private long _oauthLifetime = TimeSpan.FromHours(1).Ticks;
    private volatile RandomSource _random = new(seed: null);
    private volatile byte[]? _swtSigningKey;
    private volatile TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>
    /// The loopback port to listen on, from 1 to 65535, or 0 (the default) for a free one. Read once, at the start. Not
    /// for an emulator in an app: the app listens.
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
    /// Whether to listen for https, with <see cref="TokenEmulator.Certificate"/>, rather than for http;
    /// <see langword="false"/> by default. Read once, at the start. Not for an emulator in an app: the app listens.
    /// </summary>
    public bool UseHttps { get; set; }

    /// <summary>
    /// What <see cref="TokenEmulator.BaseAddress"/> is to be, path prefix included, or <see langword="null"/> (the
    /// default) for where the emulator is found to be. It changes what the emulator says of itself, not where it
    /// listens: for clients that come by another way, such as a forwarded port, a proxy, <c>UsePathBase</c>, or the
    /// test host of ASP.NET Core when its <c>BaseAddress</c> is set. A slash at the end is added if it is missing.
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
    /// What fixes every id and key that the emulator makes up, or <see langword="null"/> (the default) for random ones.
    /// Setting it, also to the same value, begins the sequence of ids anew, and replaces
    /// <see cref="SwtSigningKey"/> unless that was set.
    /// </summary>
    /// <remarks>
    /// With a seed, a <see cref="TimeProvider"/> that stands still or is moved by hand, and a
    /// <see cref="JwtSigningKey"/>, the same requests in the same order get the same answers, byte for byte, from every
    /// emulator of this version. Excepted are the JWTs of <see cref="Fault.SignWithWrongKey"/>, whose key .NET cannot
    /// make from a seed, and <see cref="TokenEmulator.Certificate"/>. Some tokens name the address that the client
    /// used: for the same bytes it must be the same, its port included.
    /// </remarks>
    public int? Seed
    {
        get => _random.Seed;
        set => _random = new(value);
    }

    /// <summary>
    /// The accounts of the Mixed Reality token service: account id to its valid keys, of which the real service had at
    /// most two. Ids are compared without regard to case. At first it holds
    /// <see cref="TokenEmulator.DefaultAccountId"/> with <see cref="TokenEmulator.DefaultAccountKey"/>.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> Accounts { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            [TokenEmulator.DefaultAccountId] = [TokenEmulator.DefaultAccountKey],
        };

    /// <summary>
    /// The issuers of the Access Control Service: issuer name, in which case counts, to its valid keys. A key is the
    /// <c>wrap_password</c>, and, decoded from base64, what an assertion is signed with. At first it holds
    /// <see cref="TokenEmulator.DefaultIssuerName"/> with <see cref="TokenEmulator.DefaultIssuerKey"/>.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> Issuers { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [TokenEmulator.DefaultIssuerName] = [TokenEmulator.DefaultIssuerKey],
        };

    /// <summary>
    /// The clients of the OAuth 2.0 token endpoint: client id, in which case counts, to its valid secrets. At first it
    /// holds <see cref="TokenEmulator.DefaultClientId"/> with <see cref="TokenEmulator.DefaultClientSecret"/>.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> OAuthClients { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [TokenEmulator.DefaultClientId] = [TokenEmulator.DefaultClientSecret],
        };

    /// <summary>
    /// The keys whose shared access signatures the queues take: key name, in which case counts, to its valid keys. The
    /// UTF-8 bytes of a key's text are what signs, also where that is base64. At first it holds
    /// <see cref="TokenEmulator.DefaultSasKeyName"/> with <see cref="TokenEmulator.DefaultSasKey"/>.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> SasKeys { get; } =
        new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [TokenEmulator.DefaultSasKeyName] = [TokenEmulator.DefaultSasKey],
        };

    /// <summary>
    /// How long a token of the Mixed Reality token service lives, in whole seconds (a fraction is dropped); 24 hours by
    /// default. Zero and less make tokens that have expired already.
    /// </summary>
    public TimeSpan ArrLifetime
    {
        get => new(Volatile.Read(ref _arrLifetime));
        set => Volatile.Write(ref _arrLifetime, value.Ticks);
    }

    /// <summary>
    /// How long a token of the Access Control Service lives, in whole seconds (a fraction is dropped); 20 minutes by
    /// default. Zero and less make tokens that have expired already.
    /// </summary>
    public TimeSpan WrapLifetime
    {
        get => new(Volatile.Read(ref _wrapLifetime));
        set => Volatile.Write(ref _wrapLifetime, value.Ticks);
    }

    /// <summary>
    /// How long a token of the OAuth 2.0 token endpoint lives, in whole seconds (a fraction is dropped); 1 hour by
    /// default. Zero and less make tokens that have expired already.
    /// </summary>
    public TimeSpan OAuthLifetime
    {
        get => new(Volatile.Read(ref _oauthLifetime));
        set => Volatile.Write(ref _oauthLifetime, value.Ticks);
    }

    /// <summary>
    /// The key that signs the tokens of the Access Control Service, and that its resource checks them with: by default
    /// 32 bytes, random ones for each emulator, or those that <see cref="Seed"/> fixes. Setting it makes every token
    /// handed out before invalid.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public byte[] SwtSigningKey
    {
        get => _swtSigningKey ?? _random.SwtKey;
        set => _swtSigningKey = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>
    /// The RSA key that signs the tokens of the Mixed Reality token service and of the OAuth 2.0 token endpoint, with
    /// its private half, or <see langword="null"/> (the default) for one of 2048 bits that all emulators of a process
    /// share: .NET makes no RSA key from a <see cref="Seed"/>, and takes up to two seconds for one. Read once, at the
    /// start. Never give it a key of production.
    /// </summary>
    /// <remarks>
    /// <para>With the shared key each emulator names its own <c>kid</c> and <c>x5t</c> in the header of its tokens (random,
    /// or fixed by the <see cref="Seed"/>), and its resources refuse the tokens of any other. A resource of your own
    /// that checks the signature alone takes them all: set <see cref="UseNewJwtSigningKey"/>, or compare the
    /// <c>kid</c>. Emulators that are given the same key take each other's tokens.</para>
    /// <para>
    /// From a PEM: <c>using var rsa = RSA.Create(); rsa.ImportFromPem(pem);</c>, then
    /// <c>rsa.ExportParameters(includePrivateParameters: true)</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The value has no private half, or is no RSA key.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public RSAParameters? JwtSigningKey
    {
        get;
        set => field = value is null ? null : Checked(value.Value);
    }

    /// <summary>
    /// Whether the emulator makes an RSA key of its own, where <see cref="JwtSigningKey"/> gives none, rather than
    /// share the one of the process; <see langword="false"/> by default. That takes from 0.1 to 2 s, at the first JWT.
    /// Read once, at the start.
    /// </summary>
    public bool UseNewJwtSigningKey { get; set; }

    /// <summary>
    /// The clock of the emulator; the system's by default. It dates answers and tokens, tells whether a token has
    /// expired, and paces <see cref="Fault.Delay"/> and <see cref="Fault.SlowBody"/>.
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
                $"{nameof(BaseAddress)} must be an absolute http or https address without a query.", nameof(address));

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
                $"{nameof(JwtSigningKey)} must be an RSA key with its private half.", nameof(key), e);
        }
    }
}
