using System.Net.Http.Headers;

namespace TokenClients;

/// <summary>
/// The binary format of a stored token: a version; the times of issue and expiry in Unix milliseconds; then, as length-prefixed
/// UTF-8 strings, the scheme, the token, the text before and after it in the header's parameter, the correlation id, and the
/// granted scopes.
/// </summary>
internal static class TokenPayload
{
    /// <summary>Changes with the layout. Instances with different versions may share a store; each reads only its own version.</summary>
    private const byte Version = 2;

    public static byte[] Write(StoredToken stored)
    {
        var token = stored.Token;
        var parameter = token.Authorization.Parameter ?? "";
        var at = parameter.IndexOf(token.Value, StringComparison.Ordinal);

        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(stored.IssuedOn.ToUnixTimeMilliseconds());
        writer.Write(token.ExpiresOn.ToUnixTimeMilliseconds());
        writer.Write(token.Scheme);
        writer.Write(token.Value);
        writer.Write(at >= 0);
        writer.Write(at >= 0 ? parameter.Substring(0, at) : parameter);
        writer.Write(at >= 0 ? parameter.Substring(at + token.Value.Length) : "");
        writer.Write(token.CorrelationId ?? "");
        writer.Write(token.GrantedScope ?? "");
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads a stored token; <see langword="null"/> if it is of another version.</summary>
    /// <exception cref="TokenException">The bytes are not a stored token.</exception>
    public static StoredToken? Read(byte[] payload)
    {
        if (payload.Length == 0 || payload[0] != Version)
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(payload, 1, payload.Length - 1));
            var (issuedOn, expiresOn) = (ReadTime(reader), ReadTime(reader));
            var (scheme, value, holdsValue) = (reader.ReadString(), reader.ReadString(), reader.ReadBoolean());
            var (before, after) = (reader.ReadString(), reader.ReadString());
            var (correlationId, grantedScope) = (reader.ReadString(), reader.ReadString());
            var parameter = before + (holdsValue ? value : "") + after;
            if (parameter.Any(character => character is < ' ' or > '~'))
            {
                throw new FormatException("The token is not printable ASCII.");
            }

            var authorization = new AuthenticationHeaderValue(scheme, parameter);
            var token = new AccessToken(value, expiresOn, authorization, correlationId: correlationId.Length == 0 ? null : correlationId)
            {
                GrantedScope = grantedScope,
            };
            return new StoredToken(token, issuedOn);
        }
        catch (Exception error) when (error is IOException or FormatException or ArgumentException)
        {
            throw new TokenException(TokenFailureReason.InvalidResponse, "The stored bytes are not a token.");
        }
    }

    private static DateTimeOffset ReadTime(BinaryReader reader) => DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
}
