namespace TokenClients.Shared;

/// <summary>
/// Finds out whether two texts have a run of letters and digits in common. Case does not count, and neither do other
/// characters: each encoding has its own.
/// </summary>
internal static class CommonRun
{
    /// <summary>The letters and digits of a text, in lower case: what <see cref="Exists"/> compares.</summary>
    public static string Normalize(string text)
    {
        var (letters, count) = (new char[text.Length], 0);
        foreach (var character in text)
        {
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

        return new string(letters, 0, count);
    }

    /// <summary>Whether the two have a run of that length in common.</summary>
    /// <param name="text">A short text, normalized.</param>
    /// <param name="secret">A text that may be long, normalized.</param>
    /// <param name="length">The length.</param>
    /// <remarks>Each such run holds one of the parts that are looked for, so few are, and vectorised search reads the secret.</remarks>
    public static bool Exists(string text, string secret, int length)
    {
        var part = length / 2;
        for (var at = 0; at + part <= text.Length; at += length - part + 1)
        {
            var rest = 0;
            while (secret.AsSpan(rest).IndexOf(text.AsSpan(at, part)) is >= 0 and var found)
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
    private static int LengthAround(string one, int at, string other, int found)
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
}
