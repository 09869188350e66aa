namespace TokenClients.Tests;

internal sealed class FixedTimeTests
{
    [Test]
    public void Only_the_same_bytes_are_equal()
    {
        byte[] bytes = [1, 2, 3];

        Assert.That(FixedTime.AreEqual(bytes, [1, 2, 3]), Is.True);
        Assert.That(FixedTime.AreEqual(bytes, [1, 2, 4]), Is.False);
        Assert.That(FixedTime.AreEqual(bytes, [0, 2, 3]), Is.False);
        Assert.That(FixedTime.AreEqual(bytes, [1, 2]), Is.False);
        Assert.That(FixedTime.AreEqual(bytes, []), Is.False);
        Assert.That(FixedTime.AreEqual([], []), Is.True);
    }
}
