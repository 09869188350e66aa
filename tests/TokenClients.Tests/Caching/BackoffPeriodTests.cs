namespace TokenClients.Tests;

internal sealed class BackoffPeriodTests
{
    private static readonly BackoffPeriod Short = Until(100);
    private static readonly BackoffPeriod Long = Until(200);

    [Test]
    public void The_longer_of_two_back_offs_applies_until_it_ends()
    {
        Assert.That(BackoffPeriod.Current(Short, Long, 50), Is.SameAs(Long));
        Assert.That(BackoffPeriod.Current(Long, Short, 50), Is.SameAs(Long));
        Assert.That(BackoffPeriod.Current(Long, null, 199), Is.SameAs(Long));
        Assert.That(BackoffPeriod.Current(null, Long, 199), Is.SameAs(Long));
        Assert.That(BackoffPeriod.Current(Short, Long, 200), Is.Null);
        Assert.That(BackoffPeriod.Current(null, null, 0), Is.Null);
    }

    private static BackoffPeriod Until(long milliseconds) => new(
        new TokenException(TokenFailureReason.Unavailable, "down"), Since: 0, milliseconds);
}
