namespace TokenClients.Chaos;

/// <summary>One fetch of the cache, known by its span, and its requests. Guarded by its slot's <see cref="RequestHistory"/>.</summary>
/// <param name="slot">For which client and scope.</param>
/// <param name="trigger">Why it was begun.</param>
/// <param name="started">When.</param>
/// <param name="askedAt">When the call began that it was begun for, by the monotonic clock.</param>
/// <param name="era">In which era, of which not all is known if a reload or removal was near.</param>
internal sealed class Fetch(Slot slot, string trigger, Moment started, TimeSpan askedAt, Era era)
{
    public Slot Slot => slot;

    public string Trigger => trigger;

    public Moment Started => started;

    public TimeSpan AskedAt => askedAt;

    public Era Era => era;

    /// <summary>Whether it has certainly begun before a reload or removal, so that its token is for those who wait for it alone.</summary>
    public bool IsOver => era.IsKnown && era != slot.Era;

    /// <summary>The stamp of the token service's health at the start; <see langword="null"/> if an invalid response proves nothing.</summary>
    public int? ServiceHealth { get; init; }

    public int Attempts { get; set; }

    /// <summary>How many of its requests have no answer yet.</summary>
    public int Open { get; set; }

    /// <summary>When its last request was over, by the monotonic clock; one that outlives the fetch does not count.</summary>
    public TimeSpan LastEnd { get; set; } = started.Ticking;

    /// <summary>The status of the last answer; 0 if there was none.</summary>
    public int LastStatus { get; set; }

    /// <summary>What the last answer asked to wait.</summary>
    public TimeSpan LastRetryAfter { get; set; }

    /// <summary>How often the store had had a token for the client when the last answer came.</summary>
    public int Finds { get; set; } = slot.Client.Finds;

    /// <summary>
    /// What the cache knows for sure that the last answer asked to wait: not if its body may have come too late for the attempt.
    /// </summary>
    public TimeSpan LeastRetryAfter { get; set; }

    /// <summary>How often a clock had jumped when the last answer came.</summary>
    public int AnsweredJumps { get; set; }

    /// <summary>Whether a later fetch for the same slot has sent a request.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>How it ended; <see langword="null"/> until its span did.</summary>
    public bool? Succeeded { get; set; }

    /// <summary>
    /// Whether it may have begun during a pause of the whole client, for a scope that has had a token. If it did, its failure does
    /// not extend the pause.
    /// </summary>
    public bool MayBeTrial { get; set; }

    /// <summary>Whether its failure may pass by itself; <see langword="true"/> where that is not known, for the shorter waits.</summary>
    public bool IsTransient { get; set; } = true;

    /// <summary>Whether its failure holds for every scope of the client.</summary>
    public bool ConcernsClient { get; set; }

    /// <summary>Whether it is certain to have failed.</summary>
    public bool HasFailed => Succeeded is { } succeeded ? !succeeded : Open == 0 && LastStatus is < 200 or >= 300;
}
