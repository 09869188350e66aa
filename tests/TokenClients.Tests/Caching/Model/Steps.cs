namespace TokenClients.Tests;

/// <summary>One event in the life of a cache. Plain data, so that a failing sequence can be shrunk and read.</summary>
internal abstract record Step
{
    public const int Newest = -1;

    public sealed record Call(int Scope, Ask Ask, Cancelling Cancelling = Cancelling.Never) : Step;

    public sealed record Burst(int Scope, Ask Ask, int Callers) : Step;

    public sealed record Cancel(int Which) : Step;

    /// <summary>Ends a fetch in flight; with <see cref="Newest"/>, the one that started last.</summary>
    public sealed record Complete(int Which, Outcome Outcome) : Step;

    /// <summary>A fetch that timed out long ago completes after all.</summary>
    public sealed record CompleteLate(int Which) : Step;

    public sealed record Advance(TimeSpan By) : Step;

    public sealed record AdvanceTo(int Scope, Edge Edge, TimeSpan Offset) : Step;

    public sealed record SetWallClock(TimeSpan By) : Step;

    public sealed record SetWallClockTo(int Scope, Edge Edge, TimeSpan Offset) : Step;

    public sealed record Sleep(TimeSpan By) : Step;

    /// <summary>A tenant logs out.</summary>
    public sealed record Remove(int Scope) : Step;

    public sealed record Clear : Step;

    /// <summary>The settings change.</summary>
    public sealed record Change : Step;
}

/// <summary>What a call requests.</summary>
internal enum Ask
{
    Any,

    /// <summary>With the scenario's minimum lifetime.</summary>
    Lasting,

    ReplacingCurrent,

    /// <summary>A copy of the current token.</summary>
    ReplacingCopy,

    ReplacingOld,

    ReplacingForeign,
}

internal enum Cancelling
{
    Never,
    Later,
    Before,
}

/// <summary>A moment at which a key changes its state.</summary>
internal enum Edge
{
    Due,
    End,

    /// <summary>The back-off is over.</summary>
    WaitOver,

    /// <summary>The token is old enough that its rejection causes a fetch.</summary>
    Replaceable,
}

/// <summary>How a fetch ends.</summary>
internal abstract record Outcome
{
    /// <summary>With a lifetime of zero or less, an expired one.</summary>
    public sealed record Token(TimeSpan Lifetime, bool SameValue = false) : Outcome;

    public sealed record EverlastingToken : Outcome;

    public sealed record Nothing : Outcome;

    public sealed record Fails(TokenFailureReason Reason, TimeSpan? RetryAfter = null) : Outcome;

    public sealed record Throws(Type Exception) : Outcome;
}

/// <summary>A sequence of steps.</summary>
/// <param name="Jitter">The jitter of every draw, in fifths, so that all moments are multiples of 10 ms.</param>
/// <param name="Minimum">The only minimum lifetime that callers request, so that the order in which they resume does not matter.</param>
/// <param name="Steps">What happens.</param>
internal sealed record Scenario(int Jitter, TimeSpan Minimum, IReadOnlyList<Step> Steps)
{
    public override string ToString() =>
        $"jitter {Jitter}/5, minimum lifetime {Minimum}{string.Concat(Steps.Select(step => $"\n  {step}"))}\n";
}
