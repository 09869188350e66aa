using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Emulator;

/// <summary>Compares keys in constant time, so that timing reveals nothing about the valid keys. An empty key matches nothing.</summary>
internal static class Credentials
{
    /// <summary>Returns whether the presented key is one of the valid ones. An empty key never is.</summary>
    public static bool IsOneOf(string presented, IReadOnlyList<string> valid)
    {
        var hash = Hash(presented);
        var found = false;
        foreach (var key in valid.Where(key => key.Length > 0))
        {
            found |= CryptographicOperations.FixedTimeEquals(hash, Hash(key));
        }

        return found;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
