namespace TokenClients.Tests;

/// <summary>A call, what the model says that it gets, and what it does get.</summary>
internal sealed class Caller(int scope, TokenRequest request, Action rested, CancellationToken cancellation)
{
    private int _rests;

    public int Scope => scope;

    public TokenRequest Request => request;

    public bool IsUnconditional => request.Rejected is null && request.MinimumLifetime == TimeSpan.Zero;

    public CancellationToken Cancellation => cancellation;

    public Task<AccessToken> Task { get; set; } = null!;

    /// <summary>The generation of the fetch that it waited for last.</summary>
    public int? Joined { get; set; }

    /// <summary>How often the scope's token had been removed when it called.</summary>
    public int Removals { get; set; }

    /// <summary>What the model says; <see langword="null"/>: it waits.</summary>
    public Answer? Answer { get; set; }

    /// <summary>How often the model says that it was woken to look again.</summary>
    public int Wakes { get; set; }

    /// <summary>How often it has in fact run and come to rest again.</summary>
    public int Rests => Volatile.Read(ref _rests);

    public void Rest()
    {
        Interlocked.Increment(ref _rests);
        rested();
    }
}

/// <summary>A token, a failure, or neither: the caller's own cancellation.</summary>
internal sealed record Answer(AccessToken? Token, Failure? Failure)
{
    public static Answer Cancelled { get; } = new(null, null);
}

/// <summary>A failure that everyone who is told of it shares.</summary>
/// <param name="reason">Its reason.</param>
/// <param name="thrown">What the provider threw, if it did: either the failure itself or its cause.</param>
/// <param name="retryAfter">The wait that it names.</param>
internal sealed class Failure(TokenFailureReason reason, Exception? thrown = null, TimeSpan? retryAfter = null)
{
    private TokenException? _told;

    public TimeSpan? RetryAfter => retryAfter;

    public bool IsRefusal => reason is TokenFailureReason.CredentialRejected or TokenFailureReason.BadRequest;

    public bool Is(TokenException told)
    {
        _told ??= told;
        return told == _told && told.Reason == reason && told.RetryAfter == retryAfter
            && (thrown is null || told == thrown || told.InnerException == thrown);
    }

    public override string ToString() => $"a failure by {reason}, to be retried after {retryAfter}, from {thrown?.GetType().Name}";
}
