namespace TokenClients.Shared;

/// <summary>
/// Checks whether two texts have a run of letters and digits in common, ignoring case and all other characters, which depend on
/// the encoding.
/// </summary>
internal static class CommonRun
{
    /// <summary>How many letters and digits of a long text are compared at a time.</summary>
    private const int Window = 512;

    /// <summary>Returns the letters and digits of a text in lower case, for <see cref="Exists"/>.</summary>
    public static string Normalize(string text)
    {
        Span<char> letters = text.Length <= Window ? stackalloc char[Window] : new char[text.Length];
        var (read, count) = (0, 0);
        Normalize(text, ref read, letters, ref count);
        return letters.Slice(0, count).ToString();
    }

    /// <summary>
    /// Whether a normalized text has a run of that length in common with a text that is not normalized. The latter is not
    /// copied.
    /// </summary>
    public static bool ExistsIn(string text, string normalized, int length)
    {
        Span<char> letters = stackalloc char[Window];
        for (var (read, count) = (0, 0); read < text.Length;)
        {
            Normalize(text, ref read, letters, ref count);
            if (Exists(normalized, letters.Slice(0, count), length))
            {
                return true;
            }

            // A run may begin in one window and end in the next.
            var overlap = Math.Min(count, length - 1);
            letters.Slice(count - overlap, overlap).CopyTo(letters);
            count = overlap;
        }

        return false;
    }

    /// <summary>Whether two normalized texts have a run of that length in common.</summary>
    /// <param name="text">A short text, normalized.</param>
    /// <param name="secret">A text that may be long, normalized.</param>
    /// <param name="length">The length of the run.</param>
    /// <remarks>
    /// Each such run contains one of the parts that are searched for, so only a few searches are needed, and each is
    /// vectorized.
    /// </remarks>
    public static bool Exists(ReadOnlySpan<char> text, ReadOnlySpan<char> secret, int length)
    {
        var part = length / 2;
        for (var at = 0; at + part <= text.Length; at += length - part + 1)
        {
            var rest = 0;
            while (secret.Slice(rest).IndexOf(text.Slice(at, part)) is >= 0 and var found)
            {
                if (LengthAround(text, at, secret, rest + found) >= length)
                {
                    return true;
                }

                rest += found + 1;
            }
        }

        return false;
    }

    /// <summary>Returns the length of the common run that contains the given positions.</summary>
    private static int LengthAround(ReadOnlySpan<char> one, int at, ReadOnlySpan<char> other, int found)
    {
        var (start, end) = (0, 0);
        while (start < at && start < found && one[at - start - 1] == other[found - start - 1])
        {
            start++;
        }

        while (at + end < one.Length && found + end < other.Length && one[at + end] == other[found + end])
        {
            end++;
        }

        return start + end;
    }

    /// <summary>Appends letters and digits of a text, starting at the read position, until the text ends or the buffer is full.</summary>
    private static void Normalize(string text, ref int read, Span<char> letters, ref int count)
    {
        for (; read < text.Length && count < letters.Length; read++)
        {
            var character = text[read];
            if (character is (>= '0' and <= '9') or (>= 'a' and <= 'z'))
            {
                letters[count++] = character;
            }
            else if (character is >= 'A' and <= 'Z')
            {
                letters[count++] = (char)(character | 0x20);
            }
            else if (character > '~' && char.IsLetterOrDigit(character))
            {
                letters[count++] = char.ToLowerInvariant(character);
            }
        }
    }
}
