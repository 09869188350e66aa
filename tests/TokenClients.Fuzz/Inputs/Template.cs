using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Fuzz;

/// <summary>A text with holes, <c>expires_in=$(number)</c> for instance, each of which is filled anew for each input.</summary>
internal sealed partial class Template
{
    private readonly (byte[] Text, string? Hole)[] _parts;

    public Template(string text) => _parts =
    [
        .. Parts().Matches(text).Select(part => part.Groups["hole"] is { Success: true } hole
            ? (Array.Empty<byte>(), hole.Value) : (Encoding.UTF8.GetBytes(part.Value), default(string))),
    ];

    public void Write(Dice dice, List<byte> into, IReadOnlyList<string> words)
    {
        foreach (var (text, hole) in _parts)
        {
            if (hole is null)
            {
                into.AddRange(text);
            }
            else
            {
                Holes.Fill(hole, dice, into, words);
            }
        }
    }

    [GeneratedRegex(@"\$\((?<hole>[a-z0-9]+)\)|.[^$]*", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Parts();
}
