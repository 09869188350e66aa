namespace TokenClients.Tool;

/// <summary>Breaks a text into lines of limited width, between words where possible.</summary>
internal static class WrappedText
{
    public static IEnumerable<string> Lines(string text, int width)
    {
        while (text.Length > width)
        {
            var space = text.LastIndexOf(' ', width);
            yield return space > 0 ? text[..space] : text[..width];
            text = space > 0 ? text[(space + 1)..] : text[width..];
        }

        yield return text;
    }
}
