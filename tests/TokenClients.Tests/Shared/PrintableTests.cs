namespace TokenClients.Tests;

internal sealed class PrintableTests
{
    [TestCase("a\u001b[31mb", @"a\u001b[31mb")]
    [TestCase("a\u202eb\u2066c", @"a\u202eb\u2066c")]
    [TestCase("a\u200bb\u2060\ufeff\u00ad", @"a\u200bb\u2060\ufeff\u00ad")]
    [TestCase("a\u034f\u3164b", @"a\u034f\u3164b")]
    [TestCase("a\r\nb\u2028", @"a\u000d\u000ab\u2028")]
    [TestCase("\U000E0041", @"\ue0041")]
    [TestCase("grüße 中 🙂", "grüße 中 🙂")]
    public void Control_and_invisible_characters_are_escaped(string text, string shown) => Assert.That(Printable.Of(text), Is.EqualTo(shown));

    [Test]
    public void An_unpaired_surrogate_is_escaped() => Assert.That(Printable.Of($"{'\uD800'}x"), Is.EqualTo(@"\ud800x"));

    [FsCheck.NUnit.Property]
    public void No_control_character_remains(string? text) => Assert.That(Printable.Of(text ?? "").Any(char.IsControl), Is.False);

    [Test]
    public void Remove_deletes_invisible_characters_instead_of_escaping_them() => Assert.That(Printable.Remove("a\u200bb\u202e\U000E0041c"), Is.EqualTo("abc"));

    [Test]
    public void Plain_text_is_returned_unchanged()
    {
        var text = new string('x', 3);

        Assert.That(Printable.Of(text), Is.SameAs(text));
    }
}
