using System.Net;

namespace TokenClients.Http;

/// <summary>A body that was already read by an attempt. One that was longer than the limit is truncated; reading it throws.</summary>
internal sealed class BufferedContent(ArraySegment<byte> bytes) : HttpContent
{
    public ArraySegment<byte> Bytes { get; } = bytes;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        Bytes.Count <= BoundedBody.Limit
            ? stream.WriteAsync(Bytes.Array!, Bytes.Offset, Bytes.Count)
            : throw new IOException($"The body is longer than {BoundedBody.Limit / 1024} KiB, so it is not from a token service.");

    protected override bool TryComputeLength(out long length)
    {
        length = Bytes.Count;
        return Bytes.Count <= BoundedBody.Limit;
    }
}
