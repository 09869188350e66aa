namespace TokenClients.Http;

/// <summary>
/// Reads a body up to a limit, which applies both before and after it is decompressed. A token is a few kilobytes; a broken or
/// hostile server may send anything.
/// </summary>
internal static class BoundedBody
{
    /// <summary>The maximum length of a body, in bytes.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>Reads the whole body, or its first <see cref="Limit"/> + 1 bytes if it is longer.</summary>
    public static ValueTask<ArraySegment<byte>> ReadAsync(HttpContent? content, CancellationToken cancellationToken) => content switch
    {
        null => new(new ArraySegment<byte>([])),
        BufferedContent buffered => new(buffered.Bytes),
        _ => ReadContentAsync(content, cancellationToken),
    };

    private static async ValueTask<ArraySegment<byte>> ReadContentAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
#if NET
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
            var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);

            // On .NET Framework a pending read ignores cancellation, so disposing the stream ends it.
            using var ended = cancellationToken.Register(stream.Dispose);
#endif
            var buffer = new byte[Math.Min(content.Headers.ContentLength ?? 4096, Limit) + 1];
            for (var length = 0; ;)
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Limit + 1));
                }

                var read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
                length += read;
                if (length > Limit)
                {
                    return new(buffer, 0, length);
                }

                if (read == 0)
                {
                    return ContentCoding.Decode(new(buffer, 0, length), content.Headers.ContentEncoding, Limit + 1);
                }
            }
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is not OperationCanceledException)
        {
            // On .NET Framework, a cancelled read fails because its stream was disposed.
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }
}
