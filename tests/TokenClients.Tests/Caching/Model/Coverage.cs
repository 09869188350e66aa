namespace TokenClients.Tests;

/// <summary>The cases that the scenarios must cover.</summary>
internal enum Seen
{
    NoToken,
    Fresh,
    Due,
    Expired,
    Passed,
    PassedUnnoticedByTheWallClock,
    FetchedInForeground,
    FetchedInBackground,
    Joined,
    DueDuringFetch,
    DueDuringBackOff,
    BackOff,
    CoolDown,
    ServedDuringCoolDown,
    TooShort,
    TooShortWhenFetched,
    Rejected,
    WaitedForReplacement,
    NotReplaced,
    RejectedAgain,
    RejectedLate,
    ThreeRejections,
    SixFailures,
    RetryAfterDecides,
    TimedOut,
    AnsweredLate,
    Cancelled,
    CancelledBefore,
    ServedThoughCancelled,
    Burst,
    Removed,
    RemovedDuringBackOff,
    RemovedDuringFetch,
    RemovedTokenDropped,
    RemovedFailureDropped,
    FetchedBesideRemoved,
    Cleared,
    Changed,
    CameTooLate,
    OldTokenDropped,
    OldFailureDropped,
    WokenAndServed,
    WokenToWait,
    WokenToFail,
}

/// <summary>How often each case occurred.</summary>
internal sealed class Coverage
{
    private readonly int[] _counts = new int[Enum.GetValues<Seen>().Length];

    public int Steps { get; set; }

    public int Fetches { get; set; }

    public void Note(Seen seen) => _counts[(int)seen]++;

    public int this[Seen seen] => _counts[(int)seen];

    public override string ToString() =>
        $"{Steps} steps, {Fetches} fetches; {string.Join(", ", Enum.GetValues<Seen>().Select(seen => $"{seen} {this[seen]}"))}";
}
