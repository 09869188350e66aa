namespace TokenClients.Tests;

/// <summary>Keys of the store.</summary>
internal sealed class CompositeKeyTests
{
    [Test]
    public void A_key_is_the_same_in_every_process() => Assert.That(
        CompositeKey.Hash("p:", "client", "who", null),
        Is.EqualTo("p:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("6:client;3:who;-1:;"u8))));

    [FsCheck.NUnit.Property]
    public bool Other_parts_make_another_key(string?[] one, string?[] other) =>
        (CompositeKey.Hash("", one) == CompositeKey.Hash("", other)) == one.SequenceEqual(other);

    [Test]
    public void No_part_runs_into_the_next()
    {
        string?[][] parts = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", null], ["abc", ""], ["a;1:b", "c"], ["ab", "c", null]];

        Assert.That(parts.Select(part => CompositeKey.Hash("", part)), Is.Unique);
    }
}
