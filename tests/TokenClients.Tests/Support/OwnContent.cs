using System.Net;

namespace TokenClients.Tests;

/// <summary>Content of a custom type.</summary>
internal sealed class OwnContent : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(new byte[] { 1 }).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = 1;
        return true;
    }
}
