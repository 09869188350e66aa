namespace TokenClients.Tests;

/// <summary>A call, its result according to the model, and its actual result.</summary>
internal sealed class Caller(int scope, TokenRequest request, Action rested, CancellationToken cancellation)
{
    private int _rests;

    public int Scope => scope;

    public TokenRequest Request => request;

    public bool IsUnconditional => request.Rejected is null && request.MinimumLifetime == TimeSpan.Zero;

    public CancellationToken Cancellation => cancellation;

    public Task<AccessToken> Task { get; set; } = null!;

    /// <summary>The generation of the last fetch that it waited for.</summary>
    public int? Joined { get; set; }

    /// <summary>How often the scope's token had been removed when it called.</summary>
    public int Removals { get; set; }

    /// <summary>The result according to the model; <see langword="null"/> while the call waits.</summary>
    public Answer? Answer { get; set; }

    /// <summary>How often it resumed and checked the cache again, according to the model.</summary>
    public int Wakes { get; set; }

    /// <summary>How often it actually resumed and was suspended again.</summary>
    public int Rests => Volatile.Read(ref _rests);

    public void Rest()
    {
        Interlocked.Increment(ref _rests);
        rested();
    }
}

/// <summary>A token, a failure, or neither if the caller cancelled.</summary>
internal sealed record Answer(AccessToken? Token, Failure? Failure)
{
    public static Answer Cancelled { get; } = new(null, null);
}

/// <summary>A failure; all callers that get it get the same exception.</summary>
/// <param name="reason">Its reason.</param>
/// <param name="thrown">The exception that the provider threw, if any: either the failure itself or its cause.</param>
/// <param name="retryAfter">The wait that it requests.</param>
internal sealed class Failure(TokenFailureReason reason, Exception? thrown = null, TimeSpan? retryAfter = null)
{
    private TokenException? _exception;

    public TimeSpan? RetryAfter => retryAfter;

    public bool IsRefusal => reason is TokenFailureReason.CredentialRejected or TokenFailureReason.BadRequest;

    public bool Is(TokenException exception)
    {
        _exception ??= exception;
        return exception == _exception && exception.Reason == reason && exception.RetryAfter == retryAfter
            && (thrown is null || exception == thrown || exception.InnerException == thrown);
    }

    public override string ToString() => $"a failure by {reason}, to be retried after {retryAfter}, from {thrown?.GetType().Name}";
}
