using System.Diagnostics;

namespace TokenClients.Tool;

/// <summary>A secret and a description of its source. No text shows the value.</summary>
internal sealed class Secret(string value, string source)
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Value => value;

    /// <summary>The source of the secret in messages, such as <c>the key from --key-file</c>.</summary>
    public string Source => source;

    public override string ToString() => source;
}
