using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Emulator;

/// <summary>
/// Generates ids and keys: random ones or, with a seed, a sequence that is the same on every machine and .NET version.
/// Thread-safe.
/// </summary>
internal sealed class RandomSource(int? seed)
{
    /// <summary>The length of a certificate thumbprint.</summary>
    public const int KeyIdSize = 20;

    private const int IdSize = 16;

    private readonly byte[] _swtKey = Key(seed, "SWT key");
    private readonly byte[] _wrongSwtKey = Key(seed, "wrong SWT key");
    private long _drawn;

    public int? Seed => seed;

    public byte[] SwtKey => _swtKey;

    /// <summary>A key that no resource accepts.</summary>
    public byte[] WrongSwtKey => _wrongSwtKey;

    /// <summary>The id of the emulator's RSA key.</summary>
    public byte[] JwtKeyId { get; } = Key(seed, "JWT key id")[..KeyIdSize];

    /// <summary>The id of a key that no resource accepts.</summary>
    public byte[] WrongJwtKeyId { get; } = Key(seed, "wrong JWT key id")[..KeyIdSize];

    /// <summary>Returns 16 bytes that were not returned before.</summary>
    public byte[] NextBytes() => seed is null
        ? RandomNumberGenerator.GetBytes(IdSize)
        : Key(seed, $"id {Interlocked.Increment(ref _drawn)}")[..IdSize];

    /// <summary>Returns a random (version 4) UUID.</summary>
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
