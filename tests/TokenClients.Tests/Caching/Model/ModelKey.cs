namespace TokenClients.Tests;

/// <summary>A fetch in flight and the callers that wait for it.</summary>
internal sealed class ModelFlight(ModelKey key, int generation, TokenRequest? request, int rejections, Moment startedOn)
{
    public ModelKey Key => key;

    public int Generation => generation;

    /// <summary>The request to the provider; <see langword="null"/> if it depends on which caller resumes first.</summary>
    public TokenRequest? Request => request;

    public int Rejections => rejections;

    public Moment StartedOn { get; private set; } = startedOn;

    public TimeSpan TimesOutAt => StartedOn.Up + TimeSpan.FromSeconds(60);

    /// <summary>Whether it repeats a fetch whose token came too late.</summary>
    public bool IsSecond => First is not null;

    /// <summary>The fetch that it repeats.</summary>
    public HeldFetch? First { get; private set; }

    /// <summary>Whether a caller has rejected the token that it replaces, so that all callers wait for it.</summary>
    public bool IsReplacement { get; set; }

    /// <summary>Whether its token was removed, so that only the waiting callers get it.</summary>
    public bool IsRemoved => key.Flight != this;

    public List<Caller> Waiters { get; } = [];

    public HeldFetch Held { get; set; } = null!;

    /// <summary>Whether the token was valid when it was requested and has expired since.</summary>
    public bool IsTooLate(AccessToken? token, Moment now) =>
        !IsSecond && token is not null && token.ExpiresOn <= now.Utc && token.ExpiresOn > StartedOn.Utc;

    public void StartAgain(Moment now) => (First, StartedOn, Held) = (Held, now, null!);

    /// <summary>The token without the extra lifetime that it would get from a wall clock that was set back.</summary>
    public AccessToken Bounded(AccessToken token, Moment now)
    {
        var (second, setBack) = (TimeSpan.FromSeconds(1), now.Since(StartedOn) - (now.Utc - StartedOn.Utc));
        return setBack > second && token.ExpiresOn - now.Utc > setBack + second
            ? new AccessToken(token.Value, token.ExpiresOn - setBack, scope: token.Scope, correlationId: token.CorrelationId)
            : token;
    }
}

/// <summary>The state of one scope in one generation.</summary>
internal sealed class ModelKey(int scope)
{
    public int Scope => scope;

    public ModelToken? Token { get; set; }

    public ModelFlight? Flight { get; set; }

    public Failure? Failed { get; set; }

    public int Failures { get; set; }

    public TimeSpan WaitUntil { get; set; } = TimeSpan.MinValue;

    public bool MayFetch(Moment now) => Flight is null && now.Up >= WaitUntil;

    public void ClearFailures() => (Failed, Failures, WaitUntil) = (null, 0, TimeSpan.MinValue);
}
