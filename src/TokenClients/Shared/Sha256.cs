using System.Security.Cryptography;

namespace TokenClients.Shared;

/// <summary>Computes SHA-256 hashes.</summary>
internal static class Sha256
{
    public static byte[] Hash(byte[] data)
    {
#if NET
        return SHA256.HashData(data);
#else
        using var sha = SHA256.Create();
        return sha.ComputeHash(data);
#endif
    }
}
