using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Emulator;

/// <summary>
/// Where ids and keys come from: the random numbers of the system or, with a seed, a sequence that it fixes, on every
/// machine and every version of .NET. Thread-safe.
/// </summary>
internal sealed class RandomSource(int? seed)
{
    /// <summary>As long as the thumbprint of a certificate.</summary>
    public const int KeyIdSize = 20;

    private const int IdSize = 16;

    private readonly byte[] _swtKey = Key(seed, "SWT key");
    private readonly byte[] _wrongSwtKey = Key(seed, "wrong SWT key");
    private long _drawn;

    public int? Seed => seed;

    public byte[] SwtKey => _swtKey;

    /// <summary>A key that no resource knows.</summary>
    public byte[] WrongSwtKey => _wrongSwtKey;

    /// <summary>What an emulator's RSA key is called.</summary>
    public byte[] JwtKeyId { get; } = Key(seed, "JWT key id")[..KeyIdSize];

    /// <summary>What a key is called that no resource knows.</summary>
    public byte[] WrongJwtKeyId { get; } = Key(seed, "wrong JWT key id")[..KeyIdSize];

    /// <summary>16 bytes that did not come before.</summary>
    public byte[] NextBytes() => seed is null
        ? RandomNumberGenerator.GetBytes(IdSize)
        : Key(seed, $"id {Interlocked.Increment(ref _drawn)}")[..IdSize];

    /// <summary>A random (version 4) UUID.</summary>
    public Guid NextGuid()
    {
        var bytes = NextBytes();
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static byte[] Key(int? seed, string purpose) => seed is { } value
        ? SHA256.HashData(Encoding.UTF8.GetBytes($"TokenClients.Emulator {value} {purpose}"))
        : RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
}
