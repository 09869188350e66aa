namespace TokenClients.Chaos;

/// <summary>A fetch of the cache, known from its span, and its requests. Protected by the lock of its slot's <see cref="RequestHistory"/>.</summary>
/// <param name="slot">The client and scope.</param>
/// <param name="trigger">Why it was started.</param>
/// <param name="started">When it was started.</param>
/// <param name="calledAt">When the call that started it began, by the monotonic clock.</param>
/// <param name="era">The era in which it was started; partly unknown near a reload or removal.</param>
internal sealed class Fetch(Slot slot, string trigger, Moment started, TimeSpan calledAt, Era era)
{
    public Slot Slot => slot;

    public string Trigger => trigger;

    public Moment Started => started;

    public TimeSpan CalledAt => calledAt;

    public Era Era => era;

    /// <summary>Whether it certainly began before a reload or removal, so that only the callers that already wait for it get its token.</summary>
    public bool IsOver => era.IsKnown && era != slot.Era;

    /// <summary>The stamp of the token service's health at the start; <see langword="null"/> if an invalid response proves nothing.</summary>
    public int? ServiceHealth { get; init; }

    public int Attempts { get; set; }

    /// <summary>The number of its requests that have no response yet.</summary>
    public int Open { get; set; }

    /// <summary>When its last request ended, by the monotonic clock; requests that outlive the fetch do not count.</summary>
    public TimeSpan LastEnd { get; set; } = started.Ticking;

    /// <summary>The status of the last response; 0 if there was none.</summary>
    public int LastStatus { get; set; }

    /// <summary>The <c>Retry-After</c> of the last response.</summary>
    public TimeSpan LastRetryAfter { get; set; }

    /// <summary>How often the store had returned a token for the client when the last response arrived.</summary>
    public int StoreHits { get; set; } = slot.Client.StoreHits;

    /// <summary>
    /// The <c>Retry-After</c> that the cache certainly knows; zero if the body of the response may have been too late for the attempt.
    /// </summary>
    public TimeSpan LeastRetryAfter { get; set; }

    /// <summary>How often a clock had jumped when the last response arrived.</summary>
    public int JumpsAtResponse { get; set; }

    /// <summary>Whether a later fetch for the same slot has sent a request.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>Whether it succeeded; <see langword="null"/> until its span has ended.</summary>
    public bool? Succeeded { get; set; }

    /// <summary>
    /// Whether it may have been started during a back-off of the whole client, for a scope that has had a token. Its failure then does
    /// not extend the back-off.
    /// </summary>
    public bool MayBeTrial { get; set; }

    /// <summary>Whether its failure is transient; <see langword="true"/> if unknown, because the waits are then shorter.</summary>
    public bool IsTransient { get; set; } = true;

    /// <summary>Whether its failure applies to every scope of the client.</summary>
    public bool ConcernsClient { get; set; }

    /// <summary>Whether it certainly failed.</summary>
    public bool HasFailed => Succeeded is { } succeeded ? !succeeded : Open == 0 && LastStatus is < 200 or >= 300;
}
