namespace TokenClients.Tool.Tests;

internal sealed class PrintableTests
{
    [TestCase("a\u001b[31mb", @"a\u001b[31mb")]
    [TestCase("a\u202eb", @"a\u202eb")]
    [TestCase("a\r\nb", @"a\u000d\u000ab")]
    [TestCase("grüße 中 🙂", "grüße 中 🙂")]
    public void Control_characters_are_escaped(string text, string shown) => Assert.That(Printable.Of(text), Is.EqualTo(shown));

    [FsCheck.NUnit.Property]
    public void The_result_contains_no_control_characters(string? text) => Assert.That(Printable.Of(text ?? "").Any(char.IsControl), Is.False);
}
