using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Fuzz;

/// <summary>A text with placeholders, for example <c>expires_in=$(number)</c>, which are replaced for each input.</summary>
internal sealed partial class Template
{
    private readonly (byte[] Text, string? Placeholder)[] _parts;

    public Template(string text) => _parts =
    [
        .. Parts().Matches(text).Select(part => part.Groups["placeholder"] is { Success: true } placeholder
            ? (Array.Empty<byte>(), placeholder.Value) : (Encoding.UTF8.GetBytes(part.Value), default(string))),
    ];

    public void Write(RandomNumbers random, List<byte> into, IReadOnlyList<string> words)
    {
        foreach (var (text, placeholder) in _parts)
        {
            if (placeholder is null)
            {
                into.AddRange(text);
            }
            else
            {
                Placeholders.Fill(placeholder, random, into, words);
            }
        }
    }

    [GeneratedRegex(@"\$\((?<placeholder>[a-z0-9]+)\)|.[^$]*", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Parts();
}
