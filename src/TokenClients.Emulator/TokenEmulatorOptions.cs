using System.Collections.Concurrent;
using System.Security.Cryptography;

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
    private volatile byte[] _swtSigningKey = RandomNumberGenerator.GetBytes(32);
    private volatile TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>
    /// The loopback port to listen on, from 1 to 65535, or 0 (the default) for a free one. Read once, at the start.
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
    /// 32 random bytes, others for each emulator. Setting it makes every token handed out before invalid.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public byte[] SwtSigningKey
    {
        get => _swtSigningKey;
        set => _swtSigningKey = value ?? throw new ArgumentNullException(nameof(value));
    }

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
}
