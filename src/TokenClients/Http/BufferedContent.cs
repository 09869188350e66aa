using System.Net;

namespace TokenClients.Http;

/// <summary>A body that an attempt has read already. One that is longer than the bound was truncated; reading it throws.</summary>
internal sealed class BufferedContent(ArraySegment<byte> bytes) : HttpContent
{
    public ArraySegment<byte> Bytes { get; } = bytes;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        Bytes.Count <= BoundedBody.Limit
            ? stream.WriteAsync(Bytes.Array!, Bytes.Offset, Bytes.Count)
            : throw new IOException($"The body is longer than {BoundedBody.Limit / 1024} KiB, so it is no token service's.");

    protected override bool TryComputeLength(out long length)
    {
        length = Bytes.Count;
        return Bytes.Count <= BoundedBody.Limit;
    }
}
