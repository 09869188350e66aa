using System.Security.Cryptography;

namespace TokenClients.Arr;

/// <summary>
/// The <c>X-MRC-CV</c> header of the Mixed Reality STS: base64 of 16 random bytes without its padding, 22 characters, new
/// for every request (REST specification <c>mr-sts.json</c>, 2019-02-28-preview).
/// </summary>
internal static class CorrelationVector
{
    public const string HeaderName = "X-MRC-CV";

    public static string New()
    {
#if NET
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
#else
        var bytes = new byte[16];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
#endif
        return Convert.ToBase64String(bytes).TrimEnd('=');
    }
}
