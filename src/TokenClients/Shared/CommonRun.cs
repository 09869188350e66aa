namespace TokenClients.Shared;

/// <summary>
/// Finds out whether two texts have a run of letters and digits in common. Case does not count, and neither do other
/// characters: each encoding has its own.
/// </summary>
internal static class CommonRun
{
    /// <summary>How many letters and digits of a long text are looked at together.</summary>
    private const int Window = 512;

    /// <summary>The letters and digits of a text, in lower case: what <see cref="Exists"/> compares.</summary>
    public static string Normalize(string text)
    {
        Span<char> letters = text.Length <= Window ? stackalloc char[Window] : new char[text.Length];
        var (read, count) = (0, 0);
        Normalize(text, ref read, letters, ref count);
        return letters.Slice(0, count).ToString();
    }

    /// <summary>Whether a normalized text has a run of that length in common with one that is not, of which nothing is copied.</summary>
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

    /// <summary>Whether the two have a run of that length in common.</summary>
    /// <param name="text">A short text, normalized.</param>
    /// <param name="secret">A text that may be long, normalized.</param>
    /// <param name="length">The length.</param>
    /// <remarks>Each such run holds one of the parts that are looked for, so few are, and vectorised search reads the secret.</remarks>
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

    /// <summary>How long the run is that holds a place of either text.</summary>
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

    /// <summary>Adds the letters and digits of a text, from where it has been read, until all are there or no more fit.</summary>
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
