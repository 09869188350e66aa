using System.Text;

namespace TokenClients.Tests;

/// <summary>A stream that can be read once.</summary>
internal sealed class ForwardStream() : MemoryStream(Encoding.UTF8.GetBytes("the body"))
{
    public override bool CanSeek => false;
}
