using System.Security.Cryptography;

namespace TokenClients.Chaos;

/// <summary>The keys that a client has, of which the service may know another selection.</summary>
/// <param name="Primary">What the client sends first.</param>
/// <param name="Secondary">What it sends when that is refused.</param>
internal sealed record Keys(string Primary, string Secondary)
{
    public static Keys New() => new(NewKey(), NewKey());

    /// <summary>Base64, as every service takes it.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
