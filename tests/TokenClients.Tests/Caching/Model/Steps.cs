namespace TokenClients.Tests;

/// <summary>One thing that happens to a cache. Plain data, so that a failing sequence can be cut down and read.</summary>
internal abstract record Step
{
    public const int Newest = -1;

    public sealed record Call(int Scope, Ask Ask, Cancelling Cancelling = Cancelling.Never) : Step;

    public sealed record Burst(int Scope, Ask Ask, int Callers) : Step;

    public sealed record Cancel(int Which) : Step;

    /// <summary>A fetch ends: one of those in flight, or with <see cref="Newest"/> the last that was started.</summary>
    public sealed record Complete(int Which, Outcome Outcome) : Step;

    /// <summary>A fetch that was given up long ago answers after all.</summary>
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

/// <summary>What a call asks for.</summary>
internal enum Ask
{
    Any,

    /// <summary>With the scenario's minimum lifetime.</summary>
    Lasting,

    ReplacingCurrent,

    /// <summary>The current token as another instance.</summary>
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

    /// <summary>The token is old enough for its refusal to fetch another.</summary>
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
/// <param name="Jitter">Every jitter that the cache draws, in fifths: then all moments are multiples of 10 ms.</param>
/// <param name="Minimum">The one minimum lifetime that is asked for, for the order of callers who wake together not to matter.</param>
/// <param name="Steps">What happens.</param>
internal sealed record Scenario(int Jitter, TimeSpan Minimum, IReadOnlyList<Step> Steps)
{
    public override string ToString() =>
        $"jitter {Jitter}/5, minimum lifetime {Minimum}{string.Concat(Steps.Select(step => $"\n  {step}"))}\n";
}
