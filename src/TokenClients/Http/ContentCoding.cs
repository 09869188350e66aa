using System.IO.Compression;

namespace TokenClients.Http;

/// <summary>
/// Decodes a body that a server or proxy compressed, unasked too: token requests name no encoding that they take (RFC 9110 §12.5.3
/// lets a server choose any).
/// </summary>
internal static class ContentCoding
{
    /// <summary>More than one is nobody's habit.</summary>
    private const int MostCodings = 3;

    /// <summary>Decodes a body and removes its codings; one that is not what it says stays as it is, its codings too.</summary>
    /// <param name="body">The body.</param>
    /// <param name="codings">Its <c>Content-Encoding</c>, in the order in which they were applied.</param>
    /// <param name="longest">The most bytes that are decoded, by each coding.</param>
    public static ArraySegment<byte> Decode(ArraySegment<byte> body, ICollection<string> codings, int longest)
    {
        if (codings.Count is 0 or > MostCodings)
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
                // In a zlib wrapper by the standard (RFC 1950), bare from some servers.
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
