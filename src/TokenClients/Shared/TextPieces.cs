namespace TokenClients.Shared;

/// <summary>
/// All runs of 12 letters and digits in a short text, to find out whether a secret was repeated there. The text is indexed
/// and the secret only read through, so the cost hardly depends on how long the secret is.
/// </summary>
/// <remarks>Case does not count, and neither do other characters: each encoding has its own.</remarks>
internal readonly struct TextPieces
{
    private const int Length = 12;
    private const ulong Base = 36; // 36^12 is less than 2^64, so a piece of ASCII is a number of its own

    private static readonly ulong HighestDigit = Power(Length - 1);

    private readonly ulong[] _table;

    public TextPieces(string text)
    {
        _table = [];
        var pieces = new List<ulong>(Math.Max(0, text.Length - Length + 1));
        Read(text, piece =>
        {
            pieces.Add(piece);
            return false;
        });
        if (pieces.Count > 0)
        {
            var size = 4;
            while (size < 2 * pieces.Count)
            {
                size *= 2;
            }

            _table = new ulong[size];
            pieces.ForEach(Add);
        }
    }

    /// <summary>Whether one of the pieces stands in <paramref name="secret"/> too.</summary>
    public bool AnyIn(string secret) => _table.Length > 0 && Read(secret, Contains);

    private static bool Read(string text, Func<ulong, bool> isFound)
    {
        Span<byte> digits = stackalloc byte[Length];
        var (piece, count) = (0UL, 0);
        foreach (var character in text)
        {
            if (!char.IsLetterOrDigit(character))
            {
                continue;
            }

            var digit = Digit(char.ToLowerInvariant(character));
            ref var oldest = ref digits[count % Length];
            piece = ((piece - (count < Length ? 0 : oldest * HighestDigit)) * Base) + digit;
            oldest = digit;
            if (++count >= Length && isFound(piece))
            {
                return true;
            }
        }

        return false;
    }

    private static byte Digit(char character) => character switch
    {
        >= '0' and <= '9' => (byte)(character - '0'),
        >= 'a' and <= 'z' => (byte)(character - 'a' + 10),
        _ => (byte)(character % Base),
    };

    private void Add(ulong piece)
    {
        var index = IndexOf(piece);
        while (_table[index] != 0 && _table[index] != piece + 1)
        {
            index = (index + 1) & (_table.Length - 1);
        }

        _table[index] = piece + 1; // once, however often the text repeats it
    }

    private bool Contains(ulong piece)
    {
        for (var index = IndexOf(piece); _table[index] != 0; index = (index + 1) & (_table.Length - 1))
        {
            if (_table[index] == piece + 1)
            {
                return true;
            }
        }

        return false;
    }

    private int IndexOf(ulong piece) => (int)((piece * 0x9E3779B97F4A7C15) >> 40) & (_table.Length - 1);

    private static ulong Power(int exponent) => exponent == 0 ? 1 : Base * Power(exponent - 1);
}
