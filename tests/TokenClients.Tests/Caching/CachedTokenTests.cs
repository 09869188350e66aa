namespace TokenClients.Tests;

/// <summary>The states of a token over its lifetime.</summary>
internal sealed class CachedTokenTests
{
    private static readonly Instant Start = new(1_000, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static readonly CachedToken Token = new(
        new AccessToken("token", Start.Utc.AddHours(1)), Start, age: TimeSpan.Zero, early: 0, rejections: 0);

    [TestCase(TokenState.Fresh, 54)]
    [TestCase(TokenState.Due, 59.5)]
    public void A_token_of_an_hour_is_due_after_54_minutes_and_expires_30_seconds_early(object state, double minutes)
    {
        var change = Start.Plus(TimeSpan.FromMinutes(minutes));

        Assert.That(Token.NextTransition((TokenState)state, Start), Is.EqualTo(change.Milliseconds));
        Assert.That(Token.StateAt(change.Plus(TimeSpan.FromMilliseconds(-1))), Is.EqualTo(state));
        Assert.That(Token.StateAt(change), Is.Not.EqualTo(state));
    }

    [Test]
    public void A_transition_comes_earlier_if_the_wall_clock_is_ahead()
    {
        var now = Start with { Utc = Start.Utc.AddMinutes(50) };

        Assert.That(Token.NextTransition(TokenState.Fresh, now), Is.EqualTo(Start.Plus(TimeSpan.FromMinutes(4)).Milliseconds));
    }
}
