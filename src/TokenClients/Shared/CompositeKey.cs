using System.Globalization;
using System.Text;

namespace TokenClients.Shared;

/// <summary>Computes keys of several parts, for caches and stores.</summary>
internal static class CompositeKey
{
    /// <summary>Returns the prefix and a hash of the parts, so that a store contains no names, addresses or scopes.</summary>
    public static string Hash(string prefix, params string?[] parts) => prefix + string.Concat(
        Sha256.Hash(Encoding.UTF8.GetBytes(Join(parts))).Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));

    /// <summary>Joins the parts, each with its length, so that the result is unambiguous.</summary>
    public static string Join(params string?[] parts) => string.Concat(
        parts.Select(part => $"{(part?.Length ?? -1).ToString(CultureInfo.InvariantCulture)}:{part};"));
}
