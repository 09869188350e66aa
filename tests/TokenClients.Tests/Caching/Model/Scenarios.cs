using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

/// <summary>Generates random scenarios and shrinks failing ones.</summary>
internal static class Scenarios
{
    private const int Phrases = 90;

    public static Arbitrary<Scenario> Arbitrary { get; } = Arb.From(Random(), Smaller);

    /// <summary>The share of each kind of step; it varies between scenarios so that rare states are reached too.</summary>
    private sealed record Mood(int Failures, int Rejections, int Changes, TimeSpan[] Lifetimes);

    private static readonly TimeSpan[] ShortLives = Seconds(1, 2, 5, 10, 60);
    private static readonly TimeSpan[] AllLives = Seconds(1, 3, 30, 60, 600, 1200, 3600, 3600, 28_800, 86_400, 31_536_000);

    private static readonly Mood[] Moods =
    [
        new(30, 20, 4, AllLives),
        new(30, 20, 4, ShortLives),
        new(85, 15, 2, AllLives),
        new(8, 75, 1, Seconds(600, 3600, 86_400)),
        new(30, 20, 20, AllLives),
    ];

    private static readonly Gen<TimeSpan> Spans = Gen.Frequency(
        (4, Milliseconds(1, 200)),
        (3, Gen.Elements(990, 1000, 1010).Select(Span)),
        (4, Milliseconds(10, 6_000)),
        (2, Milliseconds(100, 60_000)),
        (1, Milliseconds(6_000, 360_000)),
        (1, Gen.Elements(1, 2, 5, 24, 240, 1440).Select(hours => TimeSpan.FromHours(hours))));

    private static readonly Gen<TimeSpan> Offsets = Gen.Frequency(
        (1, Gen.Constant(Span(-1000))), (3, Gen.Constant(Span(-10))), (4, Gen.Constant(TimeSpan.Zero)), (3, Gen.Constant(Span(10))));

    private static readonly Gen<int> Scope = Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)));

    private static readonly Gen<int> Which = Gen.Choose(0, 1000);

    private static readonly Gen<Edge> Edges = Gen.Elements(Enum.GetValues<Edge>());

    private static Gen<Scenario> Random() =>
        from jitter in Gen.Choose(0, 5)
        from minimum in Gen.Elements(Seconds(1, 30, 600, 3000, 7200))
        from mood in Gen.Elements(Moods)
        from phrases in Gen.ArrayOf(Phrase(mood), Phrases)
        select new Scenario(jitter, minimum, [.. phrases.SelectMany(steps => steps)]);

    /// <summary>Mostly a single random step; sometimes a sequence of steps that reaches an interesting state.</summary>
    private static Gen<Step[]> Phrase(Mood mood)
    {
        var replacement = Gen.Elements(mood.Lifetimes).Select(life => new Step.Complete(Step.Newest, new Outcome.Token(life)));
        var end = Outcomes(mood).Select(outcome => new Step.Complete(Step.Newest, outcome));
        var call = Scope.Select(scope => new Step.Call(scope, Ask.Any));
        return Gen.Frequency(
            (75, Steps(mood).Select(step => new[] { step })),
            (10, from ask in call from token in replacement select new Step[] { ask, token }),
            (5, from ask in call from offset in Offsets select new Step[] { new Step.AdvanceTo(ask.Scope, Edge.Due, offset), ask }),
            (4, from ask in call from ended in end select new Step[] { new Step.AdvanceTo(ask.Scope, Edge.Due, TimeSpan.Zero), ask, ended, ask, new Step.Advance(Span(1000)), ask }),
            (2, from ask in call from span in Spans select new Step[] { ask, new Step.Sleep(span), new Step.Complete(Step.Newest, new Outcome.Token(TimeSpan.Zero)) }),
            (2, from ask in call from outcome in Outcomes(mood) from which in Gen.Elements(0, Step.Newest) select new Step[] { ask, new Step.Remove(ask.Scope), ask, new Step.Complete(which, outcome), ask }),
            (1, from ask in call from ended in end select new Step[] { ask, new Step.Change(), ask, new Step.Complete(Step.Newest, new Outcome.Fails(TokenFailureReason.Unavailable)), ended }),
            (1 + (mood.Failures / 10), Row(Edge.WaitOver, Ask.Any, end)),
            (1 + (mood.Rejections / 10), Row(Edge.Replaceable, Ask.ReplacingCurrent, replacement)));
    }

    /// <summary>The same steps several times in a row, each as soon as the cache allows it.</summary>
    private static Gen<Step[]> Row(Edge edge, Ask ask, Gen<Step.Complete> end) =>
        from scope in Scope
        from offset in Offsets
        from times in Gen.Choose(1, 4)
        from ends in Gen.ArrayOf(end, times)
        from after in Gen.Elements(Ask.Any, ask)
        select ends.SelectMany(ended => new Step[]
        {
            new Step.AdvanceTo(scope, edge, offset), new Step.Call(scope, ask), ended, new Step.Call(scope, after),
        }).ToArray();

    private static Gen<Step> Steps(Mood mood)
    {
        var asks = Gen.Frequency(
            (100 - mood.Rejections, Gen.Frequency((6, Gen.Constant(Ask.Any)), (1, Gen.Constant(Ask.Lasting)))),
            (mood.Rejections, Gen.Elements(
                Ask.ReplacingCurrent, Ask.ReplacingCurrent, Ask.ReplacingCurrent, Ask.ReplacingCopy, Ask.ReplacingOld, Ask.ReplacingForeign)));
        var cancelling = Gen.Frequency(
            (12, Gen.Constant(Cancelling.Never)), (6, Gen.Constant(Cancelling.Later)), (1, Gen.Constant(Cancelling.Before)));
        return Gen.Frequency(
            (34, from scope in Scope from ask in asks from cancel in cancelling select (Step)new Step.Call(scope, ask, cancel)),
            (3, from scope in Scope from ask in asks from callers in Gen.Choose(2, 8) select (Step)new Step.Burst(scope, ask, callers)),
            (7, Which.Select(which => (Step)new Step.Cancel(which))),
            (24, from which in Which from outcome in Outcomes(mood) select (Step)new Step.Complete(which, outcome)),
            (1, Which.Select(which => (Step)new Step.CompleteLate(which))),
            (14, Spans.Select(by => (Step)new Step.Advance(by))),
            (10, from scope in Scope from edge in Edges from offset in Offsets select (Step)new Step.AdvanceTo(scope, edge, offset)),
            (2, Milliseconds(-3_600_000, 3_600_000).Select(by => (Step)new Step.SetWallClock(by))),
            (2, from scope in Scope from edge in Edges from offset in Offsets select (Step)new Step.SetWallClockTo(scope, edge, offset)),
            (2, Spans.Select(by => (Step)new Step.Sleep(by))),
            (2, Scope.Select(scope => (Step)new Step.Remove(scope))),
            (mood.Changes, Gen.Elements<Step>(new Step.Clear(), new Step.Change(), new Step.Change())));
    }

    private static Gen<Outcome> Outcomes(Mood mood) => Gen.Frequency(
        (100 - mood.Failures, Gen.Frequency(
            (20, Gen.Elements(mood.Lifetimes).Select(life => (Outcome)new Outcome.Token(life))),
            (1, Gen.Elements(mood.Lifetimes).Select(life => (Outcome)new Outcome.Token(life, SameValue: true))),
            (1, Gen.Constant((Outcome)new Outcome.EverlastingToken())))),
        (mood.Failures, Gen.Frequency(
            (8, from reason in Gen.Elements(Enum.GetValues<TokenFailureReason>())
                from retryAfter in Gen.Frequency(
                    (3, Gen.Constant((TimeSpan?)null)),
                    (1, Gen.Elements(Seconds(-5, 0, 1, 5, 45, 300, 3600, 90_000)).Select(span => (TimeSpan?)span)))
                select (Outcome)new Outcome.Fails(reason, retryAfter)),
            (1, Gen.Elements(Seconds(0, -3600)).Select(life => (Outcome)new Outcome.Token(life))),
            (1, Gen.Constant((Outcome)new Outcome.Nothing())),
            (2, Gen.Elements(
                    typeof(HttpRequestException), typeof(IOException), typeof(TaskCanceledException), typeof(TimeoutException),
                    typeof(JsonException), typeof(FormatException), typeof(NotSupportedException))
                .Select(type => (Outcome)new Outcome.Throws(type))))));

    /// <summary>The scenario without half, a quarter … one of its steps.</summary>
    private static IEnumerable<Scenario> Smaller(Scenario scenario)
    {
        for (var size = Math.Max(1, scenario.Steps.Count / 2); size > 0; size /= 2)
        {
            for (var start = scenario.Steps.Count - size; start >= 0; start -= size)
            {
                yield return scenario with { Steps = [.. scenario.Steps.Take(start), .. scenario.Steps.Skip(start + size)] };
            }
        }

        if (scenario.Jitter > 0)
        {
            yield return scenario with { Jitter = 0 };
        }
    }

    private static Gen<TimeSpan> Milliseconds(int least, int most) => Gen.Choose(least, most).Select(tens => Span(tens * 10));

    private static TimeSpan Span(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static TimeSpan[] Seconds(params int[] seconds) => [.. seconds.Select(s => TimeSpan.FromSeconds(s))];
}
