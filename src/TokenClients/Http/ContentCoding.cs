using System.IO.Compression;

namespace TokenClients.Http;

/// <summary>
/// Decodes a body that a server or proxy compressed without being asked: token requests do not send <c>Accept-Encoding</c>, so
/// a server may choose any encoding (RFC 9110 §12.5.3).
/// </summary>
internal static class ContentCoding
{
    /// <summary>The maximum number of encodings of a body. More than one is unusual.</summary>
    private const int MaxCodings = 3;

    /// <summary>Decodes a body and clears its encodings. A body that cannot be decoded is returned unchanged, with its encodings.</summary>
    /// <param name="body">The body.</param>
    /// <param name="codings">Its <c>Content-Encoding</c>, in the order in which they were applied.</param>
    /// <param name="longest">The maximum number of bytes to decode, for each encoding.</param>
    public static ArraySegment<byte> Decode(ArraySegment<byte> body, ICollection<string> codings, int longest)
    {
        if (codings.Count is 0 or > MaxCodings)
        {
            return body;
        }

        try
        {
            var decoded = codings.Reverse().Aggregate(body, (bytes, coding) => Decode(bytes, coding, longest));
            codings.Clear();
            return decoded;
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or IOException)
        {
            return body;
        }
    }

    private static ArraySegment<byte> Decode(ArraySegment<byte> body, string coding, int longest)
    {
        if (body.Count == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return body;
        }

        using var input = new MemoryStream(body.Array!, body.Offset, body.Count);
        using var decoder = Decoder(input, coding.ToLowerInvariant());
        var (decoded, length) = (new byte[longest], 0);
        for (var read = -1; read != 0 && length < longest; length += read)
        {
            read = decoder.Read(decoded, length, longest - length);
        }

        return new(decoded, 0, length);
    }

    private static Stream Decoder(MemoryStream input, string coding)
    {
        switch (coding)
        {
            case "gzip" or "x-gzip":
                return new GZipStream(input, CompressionMode.Decompress);
            case "deflate":
                // The standard requires a zlib header (RFC 1950), but some servers omit it.
                var (first, second) = (input.ReadByte(), input.ReadByte());
                var isWrapped = (first & 0x0F) == 8 && ((first << 8) + second) % 31 == 0;
                input.Position = isWrapped ? 2 : 0;
                return new DeflateStream(input, CompressionMode.Decompress);
#if NET
            case "br":
                return new BrotliStream(input, CompressionMode.Decompress);
#endif
            default:
                throw new NotSupportedException(coding);
        }
    }
}
