using System.Security.Cryptography;

namespace TokenClients.Chaos;

/// <summary>The two keys of a client. The service may accept other ones.</summary>
/// <param name="Primary">The key that the client sends first.</param>
/// <param name="Secondary">The key that it sends if the first is rejected.</param>
internal sealed record Keys(string Primary, string Secondary)
{
    public static Keys New() => new(NewKey(), NewKey());

    /// <summary>Creates a key in base64, which every service accepts.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
