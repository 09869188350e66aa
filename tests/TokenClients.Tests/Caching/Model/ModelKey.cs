namespace TokenClients.Tests;

/// <summary>One fetch in flight, and who waits for it.</summary>
internal sealed class ModelFlight(ModelKey key, int generation, TokenRequest? request, int refusals, TimeSpan timesOutAt)
{
    public ModelKey Key => key;

    public int Generation => generation;

    /// <summary>What the provider is asked; <see langword="null"/> if it depends on who wakes first.</summary>
    public TokenRequest? Request => request;

    public int Refusals => refusals;

    public TimeSpan TimesOutAt => timesOutAt;

    /// <summary>Whether somebody has rejected the token that it replaces, so that all callers wait for it.</summary>
    public bool IsReplacement { get; set; }

    public List<Caller> Waiters { get; } = [];

    public HeldFetch Held { get; set; } = null!;
}

/// <summary>What is known of one scope in one generation.</summary>
internal sealed class ModelKey(int scope)
{
    public int Scope => scope;

    public ModelToken? Token { get; set; }

    public ModelFlight? Flight { get; set; }

    public Failure? Failed { get; set; }

    public int Failures { get; set; }

    public TimeSpan WaitUntil { get; set; } = TimeSpan.MinValue;

    public bool MayFetch(Moment now) => Flight is null && now.Up >= WaitUntil;
}
