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
}
