namespace TokenClients.Tests;

internal sealed class PauseTests
{
    private static readonly Pause Short = Until(100);
    private static readonly Pause Long = Until(200);

    [Test]
    public void Of_two_pauses_the_longer_one_counts_while_it_lasts()
    {
        Assert.That(Pause.Current(Short, Long, 50), Is.SameAs(Long));
        Assert.That(Pause.Current(Long, Short, 50), Is.SameAs(Long));
        Assert.That(Pause.Current(Long, null, 199), Is.SameAs(Long));
        Assert.That(Pause.Current(null, Long, 199), Is.SameAs(Long));
        Assert.That(Pause.Current(Short, Long, 200), Is.Null);
        Assert.That(Pause.Current(null, null, 0), Is.Null);
    }

    private static Pause Until(long milliseconds) => new(
        new TaskCompletionSource<AccessToken>().Task, new TokenException(TokenFailureReason.Unavailable, "down"), Since: 0, milliseconds);
}
