using System.Text;

namespace TokenClients.Tests;

/// <summary>A stream that can be read once.</summary>
internal sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
{
    public ForwardStream()
        : this(Encoding.UTF8.GetBytes("the body"))
    {
    }

    public override bool CanSeek => false;
}
