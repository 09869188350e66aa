namespace TokenClients.Tests;

/// <summary>When a fetch times out, and when its timer concludes that the process was frozen.</summary>
internal sealed class FetchTimerTests
{
    private readonly FakeTime _time = new();

    [Test]
    public void A_fetch_is_cancelled_exactly_at_its_time_out()
    {
        using var timer = new FetchTimer(TimeSpan.FromSeconds(1.5), _time);

        _time.Advance(1.499);
        Assert.That(timer.Token.IsCancellationRequested, Is.False);

        _time.Advance(0.001);
        Assert.That((timer.Token.IsCancellationRequested, timer.WasFrozen), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_check_more_than_two_seconds_late_means_that_the_process_was_frozen(
        [Values(0, 1, 2)] int checksBefore, [Values] bool isChecked, [Values] bool isLate)
    {
        using var timer = new FetchTimer(TimeSpan.FromSeconds(30), _time);
        _time.Advance(checksBefore);

        _time.Freeze(TimeSpan.FromSeconds(isLate ? 3.001 : 3)); // the next check was due after one second
        if (isChecked)
        {
            _time.Advance(0);
        }

        Assert.That(timer.WasFrozen, Is.EqualTo(isLate));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void A_process_that_was_frozen_stays_so_for_the_rest_of_the_fetch(int times)
    {
        using var timer = new FetchTimer(TimeSpan.FromSeconds(30), _time);
        for (var i = 0; i < times; i++)
        {
            _time.Freeze(TimeSpan.FromSeconds(5));
            _time.Advance(2);
        }

        Assert.That(timer.WasFrozen, Is.True);
    }
}
