namespace TokenClients.Tests;

internal sealed class CommonRunTests
{
    [TestCase("abcdefghijkl", "xxabcdefghijklxx", true)]
    [TestCase("xyabcdefghijklxy", "abcdefghijkl", true)]
    [TestCase("abcdefghijk-", "abcdefghijkl", false)]
    [TestCase("abcdefabcdefghijkl", "ABC-DEF-GHI-JKL", true)]
    [TestCase("aaaaaaaaaaa", "aaaaaaaaaaaaaaaa", false)]
    [TestCase("aaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", true)]
    [TestCase("äöüabcdefghij", "ÄÖÜABCDEFGHIJ", true)]
    [TestCase("", "abcdefghijkl", false)]
    [TestCase("abcdefghijkl", "", false)]
    public void A_common_run_of_12_letters_and_digits_is_found_in_either_case(string text, string secret, bool expected) =>
        Assert.That(CommonRun.Exists(CommonRun.Normalize(text), CommonRun.Normalize(secret), 12), Is.EqualTo(expected));

    [FsCheck.NUnit.Property]
    public void A_common_run_is_found_at_any_position(byte before, byte after, byte first)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        var secret = new string('x', before) + Letters.Substring(first % 24, 12) + new string('y', after);

        Assert.That(CommonRun.Exists($"..{Letters}..", secret, 12), Is.True);
        Assert.That(CommonRun.Exists($"..{Letters.Substring(first % 24, 11)}..", secret, 12), Is.False);
    }

    [TestCase("xabcdefghijkl", true)]
    [TestCase("abcdefghijklx", true)]
    [TestCase("xbcdefghijkl", false)]
    public void A_common_run_is_found_at_the_ends_of_a_text(string text, bool expected) =>
        Assert.That(CommonRun.Exists(text, "abcdefghijkl", 12), Is.EqualTo(expected));

    [Test]
    public void A_common_run_is_found_in_a_long_text_wherever_it_stands([Range(495, 530)] int before) =>
        Assert.That(CommonRun.ExistsIn(new string('-', 700) + new string('x', before) + "abcdef-GHIJKL", "abcdefghijkl", 12), Is.True);

    [TestCase("A-Z a.z 0_9", "azaz09")]
    [TestCase("Ä§€~\u00A0ö", "äö")]
    public void Normalize_keeps_letters_and_digits_in_lower_case(string text, string expected) =>
        Assert.That(CommonRun.Normalize(text), Is.EqualTo(expected));
}
