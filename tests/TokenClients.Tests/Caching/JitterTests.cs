namespace TokenClients.Tests;

internal sealed class JitterTests
{
    [Test]
    public async Task Threads_that_draw_together_get_even_numbers_from_0_to_1()
    {
        // A Random that is shared without care breaks under this and gives zeros for ever after.
        var draws = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 200_000).Select(_ => Jitter.Next()).ToArray())));

        Assert.That(draws.SelectMany(d => d), Is.All.InRange(0, 1));
        Assert.That(draws.Select(d => d.Average()), Is.All.EqualTo(0.5).Within(0.02));
        Assert.That(Enumerable.Range(0, 100).Select(_ => Jitter.Next()).Distinct().Count(), Is.GreaterThan(90));
    }
}
