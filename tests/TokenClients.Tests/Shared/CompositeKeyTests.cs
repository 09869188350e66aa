namespace TokenClients.Tests;

/// <summary>The keys of entries in the token store.</summary>
internal sealed class CompositeKeyTests
{
    [Test]
    public void A_store_key_is_the_same_in_every_process() => Assert.That(
        CompositeKey.Hash("p:", "client", "who", null),
        Is.EqualTo("p:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("6:client;3:who;-1:;"u8))));

    [FsCheck.NUnit.Property]
    public bool Different_parts_yield_different_store_keys(string?[] one, string?[] other) =>
        (CompositeKey.Hash("", one) == CompositeKey.Hash("", other)) == one.SequenceEqual(other);

    [Test]
    public void The_boundaries_between_parts_affect_the_store_key()
    {
        string?[][] parts = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", null], ["abc", ""], ["a;1:b", "c"], ["ab", "c", null]];

        Assert.That(parts.Select(part => CompositeKey.Hash("", part)), Is.Unique);
    }
}
