namespace TokenClients.Tests;

internal sealed class EditDistanceTests
{
    [TestCase(0, "name", "NAME", true)]
    [TestCase(1, "name", "nam", true)]
    [TestCase(1, "name", "xname", true)]
    [TestCase(1, "name", "nxme", true)]
    [TestCase(1, "name", "na", false)]
    [TestCase(2, "name", "na", true)]
    [TestCase(1, "bca", "abc", false)]
    [TestCase(2, "bca", "abc", true)]
    [TestCase(1, "name", "nmxe", false)]
    public void The_edit_distance_counts_insertions_deletions_and_replacements(int limit, string one, string other, bool isWithin) => Assert.That(
        (EditDistance.IsWithin(limit, one, other), EditDistance.IsWithin(limit, other, one)), Is.EqualTo((isWithin, isWithin)));
}
