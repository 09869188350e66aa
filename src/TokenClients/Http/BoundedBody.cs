using System.Net;

namespace TokenClients;

/// <summary>Reads a body up to a bound: a token is a few kilobytes, whatever a broken or hostile server sends.</summary>
internal static class BoundedBody
{
    /// <summary>The longest body that is read, in bytes.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>Reads the whole body, or its first <see cref="Limit"/> + 1 bytes if it is longer.</summary>
    public static async Task<byte[]> ReadAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return [];
        }

        if (content is WholeBody whole)
        {
            return whole.Bytes;
        }

#if NET
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        var buffer = new byte[Math.Min(content.Headers.ContentLength ?? 4096, Limit) + 1];
#if !NET
        // There, a read that waits does not look at its cancellation; it ends with its stream.
        using var ended = cancellationToken.Register(stream.Dispose);
#endif
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
            length += read;
            if (read == 0 || length > Limit)
            {
                Array.Resize(ref buffer, length);
                return buffer;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Limit + 1));
            }
        }
    }
}

/// <summary>
/// A body that has been read, bounded, by the attempt that got it. One that is longer than the bound is not there as a
/// whole, so nobody but this library, which says so in better words, gets to read it.
/// </summary>
internal sealed class WholeBody(byte[] bytes) : HttpContent
{
    public byte[] Bytes { get; } = bytes;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        Bytes.Length <= BoundedBody.Limit
            ? stream.WriteAsync(Bytes, 0, Bytes.Length)
            : throw new IOException($"The body is longer than {BoundedBody.Limit / 1024} KiB, so it is no token service's.");

    protected override bool TryComputeLength(out long length)
    {
        length = Bytes.Length;
        return Bytes.Length <= BoundedBody.Limit;
    }
}
