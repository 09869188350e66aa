namespace TokenClients.Tool.Tests;

internal sealed class WrappedTextTests
{
    [TestCase("", 5, "")]
    [TestCase("short", 5, "short")]
    [TestCase("two words", 5, "two|words")]
    [TestCase("a bc def", 4, "a bc|def")]
    [TestCase("abcdefgh ij", 5, "abcde|fgh|ij")]
    public void Lines_break_between_words_where_possible(string text, int width, string lines) =>
        Assert.That(string.Join('|', WrappedText.Lines(text, width)), Is.EqualTo(lines));
}
