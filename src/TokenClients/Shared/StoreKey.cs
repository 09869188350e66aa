using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Shared;

/// <summary>Computes the key of a token in a store: a hash, so that the store contains no names, addresses or scopes.</summary>
internal static class StoreKey
{
    /// <param name="prefix">The text before the hash.</param>
    /// <param name="parts">The client, the service, the account, and the contents of the request.</param>
    public static string Of(string prefix, params string?[] parts)
    {
        var text = Encoding.UTF8.GetBytes(Join(parts));
#if NET
        var hash = SHA256.HashData(text);
#else
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(text);
#endif
        return prefix + string.Concat(hash.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>Joins the parts, each with its length, so that the result is unambiguous.</summary>
    public static string Join(params string?[] parts) => string.Concat(
        parts.Select(part => $"{(part?.Length ?? -1).ToString(CultureInfo.InvariantCulture)}:{part};"));
}
