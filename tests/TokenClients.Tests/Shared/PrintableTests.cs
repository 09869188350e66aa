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
    public void What_would_steer_a_reader_or_not_show_is_an_escape(string text, string shown) => Assert.That(Printable.Of(text), Is.EqualTo(shown));

    [Test]
    public void Half_a_character_is_an_escape() => Assert.That(Printable.Of($"{'\uD800'}x"), Is.EqualTo(@"\ud800x"));

    [FsCheck.NUnit.Property]
    public void Nothing_that_is_left_is_a_control_character(string? text) => Assert.That(Printable.Of(text ?? "").Any(char.IsControl), Is.False);

    [Test]
    public void It_can_be_left_out_instead() => Assert.That(Printable.Remove("a\u200bb\u202e\U000E0041c"), Is.EqualTo("abc"));

    [Test]
    public void A_plain_text_comes_back_as_it_is()
    {
        var text = new string('x', 3);

        Assert.That(Printable.Of(text), Is.SameAs(text));
    }
}
