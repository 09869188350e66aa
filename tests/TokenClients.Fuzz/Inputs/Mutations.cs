using System.Runtime.InteropServices;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>Mutates an input in the ways of faulty servers, proxies and attackers.</summary>
internal static class Mutations
{
    private static readonly byte[] Odd = [0, 1, (byte)'\t', (byte)'\n', (byte)'\r', 0x1f, (byte)' ', 0x7f, 0x80, 0xc0, 0xed, 0xff];

    private static readonly byte[] Signs = [.. "\"'\\%+&=;:.,/@?#<>[]{}()-_*~|$!^`0123456789"u8];

    public static void Apply(RandomNumbers random, List<byte> input, IReadOnlyList<string> words, Action<List<byte>> writeOther)
    {
        var at = random.Next(input.Count + 1);
        var span = Math.Min(random.Few(64), input.Count - at);
        switch (random.Next(14))
        {
            case 0 when span > 0:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when span > 0:
                input[at] = random.Pick(Odd);
                break;
            case 2 or 3 when span > 0:
                input[at] = random.Pick(Signs);
                break;
            case 4:
                input.Insert(at, random.Pick(random.OneIn(2) ? Odd : Signs));
                break;
            case 5 or 6:
                input.RemoveRange(at, span);
                break;
            case 7:
                input.InsertRange(at, input.GetRange(at, span));
                break;
            case 8:
                input.RemoveRange(at, input.Count - at);
                break;
            case 9 when words.Count > 0:
                input.InsertRange(at, Encoding.UTF8.GetBytes(random.Pick(words)));
                break;
            case 10:
                Insert(random, input, at, random.Pick(["mark", "number", "secret", "text", "json"]), words);
                break;
            case 11 when span > 0:
                Encode(input, at);
                break;
            case 12:
                FlipCase(CollectionsMarshal.AsSpan(input).Slice(at, span));
                break;
            default:
                Splice(random, input, at, writeOther);
                break;
        }
    }

    /// <summary>Repeats a short piece up to tens of kilobytes.</summary>
    public static void Stretch(RandomNumbers random, List<byte> input, int most)
    {
        var at = random.Next(input.Count + 1);
        var piece = input.GetRange(at, Math.Min(1 + random.Next(8), input.Count - at)).ToArray();
        var run = new List<byte>(most);
        for (var left = piece.Length == 0 ? 0 : random.Next(most / piece.Length); left > 0; left--)
        {
            run.AddRange(piece);
        }

        input.InsertRange(at, CollectionsMarshal.AsSpan(run));
    }

    private static void Insert(RandomNumbers random, List<byte> input, int at, string placeholder, IReadOnlyList<string> words)
    {
        var filled = new List<byte>();
        Placeholders.Fill(placeholder, random, filled, words);
        input.InsertRange(at, CollectionsMarshal.AsSpan(filled));
    }

    private static void Encode(List<byte> input, int at)
    {
        var encoded = $"%{input[at]:x2}";
        input.RemoveAt(at);
        input.InsertRange(at, Encoding.ASCII.GetBytes(encoded));
    }

    private static void FlipCase(Span<byte> letters)
    {
        foreach (ref var letter in letters)
        {
            letter ^= (byte)(char.IsAsciiLetter((char)letter) ? 0x20 : 0);
        }
    }

    /// <summary>Combines the beginning of this input with the end of another.</summary>
    private static void Splice(RandomNumbers random, List<byte> input, int at, Action<List<byte>> writeOther)
    {
        var other = new List<byte>();
        writeOther(other);
        input.RemoveRange(at, input.Count - at);
        input.AddRange(CollectionsMarshal.AsSpan(other)[random.Next(other.Count + 1)..]);
    }
}
