namespace TokenClients.Tool;

/// <summary>How a text looks on a terminal.</summary>
internal enum TextStyle
{
    Plain,
    Bold,
    Green,
    Yellow,
    Red,
    Gray,
}
