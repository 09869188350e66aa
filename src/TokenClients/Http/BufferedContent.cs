using System.Net;

namespace TokenClients.Http;

/// <summary>A body that an attempt has read already. One that is longer than the bound was truncated; reading it throws.</summary>
internal sealed class BufferedContent(byte[] bytes) : HttpContent
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
