using System.Diagnostics;

namespace TokenClients.Tool;

/// <summary>A secret, and where it came from in words for people. No text shows its value.</summary>
internal sealed class Secret(string value, string source)
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Value => value;

    /// <summary>Such as <c>the key from --key-file</c>.</summary>
    public string Source => source;

    public override string ToString() => source;
}
